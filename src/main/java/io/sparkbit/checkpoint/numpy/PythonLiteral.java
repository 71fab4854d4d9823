package io.sparkbit.checkpoint.numpy;

import io.sparkbit.checkpoint.CheckpointException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the Python dict literal of an npy header. Keys are strings; values are strings, True,
 * False or tuples of integers. NumPy writes no others, except for structured arrays.
 */
final class PythonLiteral {

  private static final Pattern SPACE = Pattern.compile("\\s*");
  private static final Pattern STRING = Pattern.compile("'([^'\\\\]*)'|\"([^\"\\\\]*)\"");
  private static final Pattern FLAG = Pattern.compile("(True|False)\\b");

  /** Accepts the L that Python 2 appended to numbers, which NumPy ignores too. */
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})L?\\b");

  private final String text;
  private final String where;
  private final long offset;
  private int position;

  private PythonLiteral(String text, String where, long offset) {
    this.text = text;
    this.where = where;
    this.offset = offset;
  }

  /**
   * @param where names file and entry in errors
   * @param offset of the text, for errors
   * @return {@code String}, {@code Boolean} and {@code List<Long>} by key
   * @throws CheckpointException if the text is anything else
   */
  static Map<String, Object> dict(String text, String where, long offset)
      throws CheckpointException {
    return new PythonLiteral(text, where, offset).dict();
  }

  private Map<String, Object> dict() throws CheckpointException {
    Map<String, Object> dict = new LinkedHashMap<>();
    require("{");
    while (!skip("}")) {
      String key = string();
      require(":");
      if (dict.put(key, value()) != null) {
        throw malformed("a key other than '%s'".formatted(key));
      }
      if (!skip(",")) {
        require("}");
        break;
      }
    }
    skipSpace();
    if (position < text.length()) {
      throw malformed("the end");
    }
    return dict;
  }

  private Object value() throws CheckpointException {
    if (skip("(")) {
      return numbers();
    }
    Matcher flag = match(FLAG);
    if (flag.lookingAt()) {
      position = flag.end();
      return flag.group().equals("True");
    }
    return string();
  }

  private List<Long> numbers() throws CheckpointException {
    List<Long> numbers = new ArrayList<>();
    while (!skip(")")) {
      Matcher number = match(NUMBER);
      if (!number.lookingAt()) {
        throw malformed("a whole number of at least 0");
      }
      position = number.end();
      numbers.add(Long.parseLong(number.group(1)));
      if (!skip(",")) {
        require(")");
        break;
      }
    }
    return numbers;
  }

  private String string() throws CheckpointException {
    Matcher string = match(STRING);
    if (!string.lookingAt()) {
      throw malformed("a string");
    }
    position = string.end();
    return string.group(1) == null ? string.group(2) : string.group(1);
  }

  private void require(String token) throws CheckpointException {
    if (!skip(token)) {
      throw malformed("'" + token + "'");
    }
  }

  private boolean skip(String token) {
    skipSpace();
    boolean found = text.startsWith(token, position);
    if (found) {
      position += token.length();
    }
    return found;
  }

  private Matcher match(Pattern pattern) {
    skipSpace();
    return pattern.matcher(text).region(position, text.length());
  }

  private void skipSpace() {
    Matcher space = SPACE.matcher(text).region(position, text.length());
    if (space.lookingAt()) {
      position = space.end();
    }
  }

  private CheckpointException malformed(String expected) {
    return new CheckpointException(
        "%s has a malformed npy header at offset %d: expected %s"
            .formatted(where, offset + position, expected));
  }
}
