package io.sparkbit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The messages on the page about troubleshooting are those of the program. */
class TroubleshootingTest {

  private static final Pattern MESSAGE = Pattern.compile("^\\| `(.+?)` \\|", Pattern.MULTILINE);
  private static final String DIFFERS = "...";

  /** Returns the sources, with strings in one piece that are written in several. */
  private static String sources() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static Pattern anyOf(String message) {
    return Pattern.compile(
        Stream.of(message.split(Pattern.quote(DIFFERS), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^\"]*")));
  }

  @Test
  void everyMessageIsOneOfTheProgram() throws IOException {
    String sources = sources();
    List<String> messages =
        MESSAGE
            .matcher(Files.readString(Path.of("docs/troubleshooting.md")))
            .results()
            .map(row -> row.group(1))
            .toList();

    assertThat(messages).hasSizeGreaterThan(25);
    assertThat(messages)
        .allSatisfy(message -> assertThat(anyOf(message).matcher(sources).find()).isTrue());
  }
}
