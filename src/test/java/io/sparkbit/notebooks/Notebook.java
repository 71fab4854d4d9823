package io.sparkbit.notebooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A notebook in Databricks' source format.
 *
 * @param cells code cells; text cells are left out
 */
record Notebook(List<String> cells) {

  private static final String HEADER = "// Databricks notebook source\n";
  private static final String SEPARATOR = "\n// COMMAND ----------\n";
  private static final String MAGIC = "// MAGIC";

  static Notebook read(Path file) throws IOException {
    String text = Files.readString(file);
    if (!text.startsWith(HEADER)) {
      throw new IOException(file + " does not begin with " + HEADER.strip());
    }
    return new Notebook(
        Arrays.stream(text.substring(HEADER.length()).split(SEPARATOR, -1))
            .map(String::strip)
            .filter(cell -> !cell.startsWith(MAGIC))
            .toList());
  }
}
