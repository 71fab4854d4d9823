package io.sparkbit.model.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A CPU as Linux describes it.
 *
 * @param name the model, such as {@code AMD EPYC 7R13}; the architecture if Linux names no model
 * @param flags the features of the CPU; empty if Linux lists none
 */
record Cpu(String name, Set<String> flags) {

  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  Cpu {
    flags = Set.copyOf(flags);
  }

  /** Returns the CPU of this machine. */
  static Cpu ofThisMachine() {
    List<String> lines;
    try {
      // Reads bytes: the file reports no length, and names may contain non-ASCII characters.
      lines =
          new String(Files.readAllBytes(DESCRIPTION), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      lines = List.of();
    }
    return of(lines, System.getProperty("os.arch"));
  }

  /**
   * @param description lines of {@code /proc/cpuinfo}; the first of each kind counts
   * @param architecture the name to use if the lines contain none
   */
  static Cpu of(List<String> description, String architecture) {
    return new Cpu(
        value(description, "model name").orElse(architecture),
        Arrays.stream(value(description, "flags").orElse("").split(" "))
            .filter(flag -> !flag.isEmpty())
            .collect(Collectors.toSet()));
  }

  private static Optional<String> value(List<String> description, String key) {
    return description.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
