package io.sparkbit.json;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.jspecify.annotations.Nullable;

/** Keeps messages short and printable, whatever text from files they contain. */
public final class Messages {

  /** Less than a screen of 80 x 24 characters, with room for surrounding text. */
  private static final int MAX_CHARACTERS = 1500;

  /** The end of a message holds the problem and the fix. */
  private static final int KEPT_AT_THE_END = 500;

  private static final int MAX_VALUE_CHARACTERS = 200;
  private static final int MAX_ITEMS = 10;

  private Messages() {}

  /**
   * Returns a message of at most one screen; a longer one loses its middle. Escapes control
   * characters, with which a file could overwrite the screen.
   */
  public static String shortened(String message) {
    // Escaping can make it six times as long.
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

  /** Returns a value's text, truncated if it is long. */
  public static String value(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_VALUE_CHARACTERS
        ? text
        : text.substring(0, MAX_VALUE_CHARACTERS) + "...";
  }

  /** Returns the first items of a collection, and the number of the others. */
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
