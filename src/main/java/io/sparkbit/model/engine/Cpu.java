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
 * A processor, as Linux describes it.
 *
 * @param name such as {@code AMD EPYC 7R13}; the architecture where nothing tells more
 * @param flags what it can do; none where nothing tells
 */
record Cpu(String name, Set<String> flags) {

  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  Cpu {
    flags = Set.copyOf(flags);
  }

  /** The processor of this machine. */
  static Cpu ofThisMachine() {
    List<String> lines;
    try {
      // By bytes: such a file has no length, and names may hold what is no ASCII.
      lines =
          new String(Files.readAllBytes(DESCRIPTION), StandardCharsets.ISO_8859_1).lines().toList();
    } catch (IOException e) {
      lines = List.of();
    }
    return of(lines, System.getProperty("os.arch"));
  }

  /**
   * @param description lines of {@code /proc/cpuinfo}; the first of each kind counts
   * @param architecture the name where there is none
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
