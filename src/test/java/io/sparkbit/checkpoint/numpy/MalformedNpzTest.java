package io.sparkbit.checkpoint.numpy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.Fixtures;
import io.sparkbit.checkpoint.ZipBytes;
import io.sparkbit.checkpoint.files.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An array that is not what its header says is refused by its entry. */
class MalformedNpzTest {

  /** Where the only entry begins in the file: behind its local header and name. */
  private static final int ENTRY = 30 + "x.npy".length();

  private static final String PREFIX = "\u0093NUMPY\u0001\0";
  private static final String ONE_FLOAT =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";

  @TempDir Path folder;

  @Test
  void pythonObjects() {
    Path file = Fixtures.file("objects.npz");

    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "%s: entry 'x.npy' is an array of Python objects (dtype |O), which are stored as a"
                + " pickle that can run arbitrary code; save arrays of floats instead",
            file);
  }

  @ParameterizedTest
  @CsvSource({"''", "\u0093NUMPY\u0001", "\u0093NUMBER\u0001\0", "NUMPY\u0001\0\0\0"})
  void magicMissing(String content) throws IOException {
    refused(content, "does not begin with the npy format's magic at offset " + ENTRY);
  }

  @ParameterizedTest
  @CsvSource({"0", "4", "-1"})
  void versionUnknown(int version) throws IOException {
    refused(
        "\u0093NUMPY" + (char) (version & 0xff) + "\0\2\0{}",
        "has npy version %d at offset %d, but only 1 to 3 are supported"
            .formatted(version, ENTRY + 6));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 0"})
  void endsWithinTheLength(int version, int bytes) throws IOException {
    refused(
        "\u0093NUMPY" + (char) version + "\0" + "\0".repeat(bytes),
        "ends at offset %d, within the length of the npy header".formatted(ENTRY + 8 + bytes));
  }

  @Test
  void headerPastTheEnd() throws IOException {
    refused(
        PREFIX + "\3\0{}",
        ("declares an npy header of 3 bytes at offset %d, but only 2 follow, and NumPy allows"
                + " at most 10000")
            .formatted(ENTRY + 8));
  }

  @Test
  void headerOverTheLimit() throws IOException {
    refused(
        "\u0093NUMPY\2\0\u00ff\u00ff\u00ff\u00ff" + " ".repeat(20_000),
        ("declares an npy header of 4294967295 bytes at offset %d, but only 20000 follow, and"
                + " NumPy allows at most 10000")
            .formatted(ENTRY + 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                    | 0  | '{'",
        "[]                    | 0  | '{'",
        "{                     | 1  | a string",
        "{1: 2}                | 1  | a string",
        "{'descr'}             | 8  | ':'",
        "{'descr': }           | 10 | a string",
        "{'descr': [('a', '<f4')]} | 10 | a string",
        "{'descr': '<f4'       | 15 | '}'",
        "{'descr': '<f4' 'x'}  | 16 | '}'",
        "{'shape': (1}         | 12 | ')'",
        "{'shape': (-1,)}      | 11 | a whole number of at least 0",
        "{'shape': (1.5,)}     | 12 | ')'",
        "{'shape': (9999999999999999999,)} | 11 | a whole number of at least 0",
        "{'shape': (x,)}       | 11 | a whole number of at least 0",
        "{'fortran_order': Falsehood} | 18 | a string",
        "{'descr': '\\x3c'}    | 10 | a string",
        "{'a': 'b', 'a': 'c'}  | 19 | a key other than 'a'",
        "{} x                  | 3  | the end",
      })
  void headerNoLiteral(String header, int offset, String expected) throws IOException {
    refused(
        npy(header, 4),
        "has a malformed npy header at offset %d: expected %s"
            .formatted(ENTRY + 10 + offset, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{'descr': '<f4', 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'extra': True}",
        "{'descr': True, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': 'no', 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': '1'}"
      })
  void headerIncomplete(String header) throws IOException {
    refused(
        npy(header, 4),
        ("has the npy header %s at offset %d, but it must contain only descr (a string),"
                + " fortran_order (True or False) and shape (a tuple)")
            .formatted(
                header
                    .replace("'", "")
                    .replace(": ", "=")
                    .replace("True", "true")
                    .replace("False", "false")
                    .replace("(1,)", "[1]"),
                ENTRY + 10));
  }

  @Test
  void tooManyDimensions() throws IOException {
    refused(
        npy(
            "{'descr':'<f4','fortran_order':False,'shape':(%s)}".formatted("1,".repeat(65)),
            Float.BYTES),
        "has 65 dimensions, but at most 64 are read");
  }

  @ParameterizedTest
  @CsvSource({"True", "False"})
  void shapeOverflows(String columnMajor) throws IOException {
    refused(
        npy(
            "{'descr': '<f4', 'fortran_order': %s, 'shape': (4294967296, 4294967296)}"
                .formatted(columnMajor),
            4),
        "has shape [4294967296, 4294967296], whose size overflows 64 bits");
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "5", "8"})
  void anotherNumberOfBytes(int bytes) throws IOException {
    refused(
        npy(ONE_FLOAT, bytes),
        "has %d bytes after its npy header, but 1 elements of dtype <f4 are declared"
            .formatted(bytes));
  }

  private static String npy(String header, int dataBytes) {
    return PREFIX + (char) header.length() + "\0" + header + "\0".repeat(dataBytes);
  }

  private void refused(String content, String message) throws IOException {
    Path file =
        Files.write(
            folder.resolve("weights.npz"),
            new ZipBytes().put("x.npy", content.getBytes(StandardCharsets.ISO_8859_1)).stored());
    assertThatThrownBy(() -> Checkpoints.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("%s: entry 'x.npy' %s", file, message);
  }
}
