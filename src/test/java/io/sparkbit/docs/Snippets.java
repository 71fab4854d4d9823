package io.sparkbit.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Code in Markdown pages. */
public final class Snippets {

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);

  private Snippets() {}

  /** Returns the page's blocks of code in a language, in their order. */
  public static List<String> of(String page, String language) throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of(page)))
        .results()
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** Returns the statements of the page's blocks of SQL. */
  public static List<String> sqlStatements(String page) throws IOException {
    return of(page, "sql").stream()
        .flatMap(block -> Stream.of(block.split(";")))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
