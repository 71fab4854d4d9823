package io.sparkbit.json;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.jspecify.annotations.Nullable;

/** Keeps messages short and printable, whatever a file puts into them. */
public final class Messages {

  /** Less than a screen of 80 x 24 characters, with room for the words around it. */
  private static final int MAX_CHARACTERS = 1500;

  /** Where problem and fix stand. */
  private static final int KEPT_AT_THE_END = 500;

  private static final int MAX_VALUE_CHARACTERS = 200;
  private static final int MAX_ITEMS = 10;

  private Messages() {}

  /**
   * A message of at most a screen: of a longer one the middle is left out. Control characters, with
   * which a file could write over the screen, are escaped.
   */
  public static String shortened(String message) {
    // Escaped it may be six times as long.
    return StringUtils.abbreviateMiddle(printable(cut(message)), " ... ", MAX_CHARACTERS);
  }

  private static String cut(String message) {
    if (message.length() <= MAX_CHARACTERS) {
      return message;
    }
    String gap = " ... (%,d more characters) ... ".formatted(message.length() - MAX_CHARACTERS);
    return message.substring(0, MAX_CHARACTERS - KEPT_AT_THE_END - gap.length())
        + gap
        + message.substring(message.length() - KEPT_AT_THE_END);
  }

  /** A value's text, cut where it is long. */
  public static String value(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_VALUE_CHARACTERS
        ? text
        : text.substring(0, MAX_VALUE_CHARACTERS) + "...";
  }

  /** The first items of a collection, with the number of the others. */
  public static String list(Collection<?> items) {
    String shown =
        items.stream().limit(MAX_ITEMS).map(Messages::value).collect(Collectors.joining(", "));
    return items.size() <= MAX_ITEMS
        ? "[%s]".formatted(shown)
        : "[%s and %,d more]".formatted(shown, items.size() - MAX_ITEMS);
  }

  private static String printable(String text) {
    if (StringUtils.isAsciiPrintable(text)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.chars()
        .forEach(
            character -> {
              if (Character.isISOControl(character)) {
                printable.append("\\u%04x".formatted(character));
              } else {
                printable.append((char) character);
              }
            });
    return printable.toString();
  }
}
