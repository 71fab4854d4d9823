package io.sparkbit.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an output when it was completed. It later distinguishes files that spark-bit wrote
 * from files that somebody added, whatever their names.
 *
 * @param lengths in bytes, by path within the output
 */
record OutputInventory(Map<String, Long> lengths) {

  /** Spark's sources ignore names that begin with an underscore. */
  static final String FILE = "_spark-bit-files.txt";

  /** Reads the inventory of an output; empty if it is incomplete or from an earlier version. */
  static Optional<OutputInventory> read(OutputFiles files, RealPath folder) throws IOException {
    return files
        .read(folder.child(FILE))
        .map(bytes -> ofText(new String(bytes, StandardCharsets.UTF_8)));
  }

  /** Skips damaged lines, so that their files count as somebody else's. */
  private static OutputInventory ofText(String text) {
    Map<String, Long> lengths = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2 && parts[0].matches("[0-9]{1,18}"))
        .forEach(parts -> lengths.put(parts[1], Long.parseLong(parts[0])));
    return new OutputInventory(lengths);
  }

  /** Returns a line for each file: its length, a blank and its path. */
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
