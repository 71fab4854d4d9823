package io.sparkbit.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an output when it was completed, by which spark-bit tells later what it wrote from
 * what somebody put beside it, whatever the name.
 *
 * @param lengths in bytes, by path within the output
 */
record OutputInventory(Map<String, Long> lengths) {

  /** Spark's sources do not read names that begin with an underscore. */
  static final String FILE = "_spark-bit-files.txt";

  /** That of an output, if it is complete; those of earlier versions have none. */
  static Optional<OutputInventory> read(OutputFiles files, RealPath folder) throws IOException {
    return files
        .read(folder.child(FILE))
        .map(bytes -> ofText(new String(bytes, StandardCharsets.UTF_8)));
  }

  /** A damaged line makes a file somebody else's. */
  private static OutputInventory ofText(String text) {
    Map<String, Long> lengths = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2 && parts[0].matches("[0-9]{1,18}"))
        .forEach(parts -> lengths.put(parts[1], Long.parseLong(parts[0])));
    return new OutputInventory(lengths);
  }

  /** A line for each file: its length, a blank, its path. */
  byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    lengths.forEach((path, length) -> text.append(length).append(' ').append(path).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  boolean has(String path) {
    return lengths.containsKey(path);
  }

  boolean has(String path, long length) {
    return lengths.getOrDefault(path, -1L) == length;
  }
}
