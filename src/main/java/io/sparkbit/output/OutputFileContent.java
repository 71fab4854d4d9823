package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * A single file on this machine.
 *
 * @param isOurs whether spark-bit wrote it
 * @param what the expected kind of file, in words
 */
record OutputFileContent(Predicate<Path> isOurs, String what) implements OutputContent {

  static final String FILE = "a file";

  @Override
  public String kind() {
    return FILE;
  }

  @Override
  public void requireOurs(OutputFiles files, RealPath path, String location, OutputOption option)
      throws IOException {
    if (!isOurs.test(Path.of(path.path()))) {
      throw new UserException(
          ("%s %s cannot be replaced, because it is not a %s written by spark-bit. Remove the"
                  + " file if it is no longer needed, or name another %s")
              .formatted(option.name(), location, what, option.name()));
    }
  }

  @Override
  public void requireResumable(
      OutputFiles files, RealPath path, String location, OutputOption option) {
    resume(files, path);
  }

  @Override
  public void resume(OutputFiles files, RealPath path) {
    throw new UnsupportedOperationException("A single file is written anew");
  }

  @Override
  public void complete(OutputFiles files, RealPath path) {
    // The predicate recognizes such files without a record.
  }
}
