package io.sparkbit.report.page;

import static j2html.TagCreator.tag;

import j2html.tags.DomContent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;

/**
 * Text from files, such as names and labels, as a page can show it, and numbers. Whatever a file is
 * called, the page around its name reads as before.
 */
public final class Text {

  /** Unreadable as such, or able to reorder the text around them. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

  private static final int MAX_CHARACTERS = 300;

  private static final MathContext DIGITS = new MathContext(4);

  private static final Pattern LAST_TWO = Pattern.compile("(?s).*/([^/]+/[^/]+)");
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]+:/+");

  private Text() {}

  /** Returns text with escapes in place of characters that cannot be seen, cut in its middle. */
  public static String printable(String text) {
    return UNPRINTABLE
        .matcher(StringUtils.abbreviateMiddle(text, " ... ", MAX_CHARACTERS))
        .replaceAll(match -> "\\\\u%04x".formatted(match.group().codePointAt(0)));
  }

  /** Returns the same as an element of its own direction: right-to-left names stay apart. */
  public static DomContent of(String text) {
    return tag("bdi").withText(printable(text));
  }

  /** Returns a file's folder and name, which identify it to a person. */
  public static String shortName(Optional<String> path) {
    return path.map(
            all ->
                printable(
                    LAST_TWO.matcher(SCHEME.matcher(all).replaceFirst("/")).replaceFirst("$1")))
        .orElse("an image without a path");
  }

  /** Returns a share of 0 to 1, such as "96.04%". */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  /** Returns a count, such as "1,009". */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a count with its noun, such as "1 image". */
  public static String count(long number, String noun) {
    return number(number) + " " + (number == 1 ? noun : plural(noun));
  }

  private static String plural(String noun) {
    return noun + (noun.endsWith("s") ? "es" : "s");
  }

  /** Returns a finite number with four digits, such as "0.01235". */
  public static String figure(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
