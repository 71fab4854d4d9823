package io.sparkbit.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The inputs of a run. Its output must not be, contain or be inside any of them. */
public final class Inputs {

  private record Input(String option, String location, RealPath path) {}

  private final Configuration hadoop;
  private final List<Input> inputs = new ArrayList<>();

  public Inputs(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Adds files and folders.
   *
   * @param option by which the user named them
   * @param location a file, a folder or a glob of either
   * @throws UnreadableFileException if there is nothing, or the file system cannot be queried
   */
  public void add(String option, String location) throws IOException {
    for (String path : matches(option, location)) {
      inputs.add(new Input(option, path, RealPath.of(path, hadoop)));
    }
  }

  private List<String> matches(String option, String location) throws UnreadableFileException {
    try {
      return new HadoopFiles(hadoop).matches(location);
    } catch (UnreadableFileException e) {
      throw e.of(option);
    }
  }

  /** Adds a local file or folder. */
  public void add(String option, Path path) {
    inputs.add(new Input(option, path.toString(), RealPath.of(path)));
  }

  /**
   * Refuses an output that is one of the inputs, contains one or is inside one.
   *
   * @throws UserException that names both
   */
  public void requireApart(OutputPath output) {
    for (Input input : inputs) {
      boolean contains = output.holds(input.path);
      boolean within = output.isIn(input.path);
      if (contains || within) {
        throw new UserException(
            output.refusal(
                contains && within ? "is" : contains ? "contains" : "lies within",
                input.location,
                input.option));
      }
    }
  }
}
