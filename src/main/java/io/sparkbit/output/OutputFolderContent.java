package io.sparkbit.output;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** Tells a folder that spark-bit wrote from one in which a person keeps things. */
final class OutputFolderContent implements OutputContent {

  /**
   * All that spark-bit and Spark write. Spark's parts have a UUID, those of Databricks' commit
   * protocol a number.
   */
  private static final String FILE =
      """
          (\
          _spark-bit-(run|summary)\\.json|\
          _SUCCESS|_(committed|started)_.*|_(common_)?metadata|\
          part-\\d{5,}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[-.].*|\
          metrics\\.json|report\\.html|accuracy\\.csv|summary\\.csv|few-shot\\.png|\
          config\\.json|model\\.safetensors|preprocessor_config\\.json|\
          training-log\\.csv|loss\\.png|training\\.json|step-\\d{8}\\.safetensors\
          )(\\.unfinished)?\
          """;

  /** Hadoop keeps checksums of local files. */
  private static final Pattern FILES = Pattern.compile("%1$s|\\.%1$s\\.crc".formatted(FILE));

  static final String FOLDER = "a folder";

  /** What is in these is looked at too. */
  private static final Set<String> FOLDERS = Set.of("predictions", "checkpoints");

  /** Where Spark's tasks write; nothing that is in them is part of a result. */
  private static final Pattern TASKS_FOLDERS = Pattern.compile("_temporary|__magic.*");

  /** What is in those, by Hadoop's and S3A's committers: attempts of the application, or jobs. */
  private static final Pattern TASKS =
      Pattern.compile("\\d+|app-attempt-.*|job-.*|manifest_.*|tasks");

  /** A folder of a million photos need not be counted. */
  private static final int COUNTED = 10_000;

  /** What a folder holds that is not spark-bit's. */
  private static final class Others {
    private final List<String> names = new ArrayList<>();
    private int entries;
  }

  @Override
  public String kind() {
    return FOLDER;
  }

  @Override
  public void requireOurs(OutputFiles files, RealPath folder, String location, OutputOption option)
      throws IOException {
    Others others = new Others();
    look(files, folder, "", others);
    if (others.entries == 0) {
      return;
    }
    if (!OutputMark.isMark(files.read(folder.child(OutputMark.FILE)))) {
      throw new IllegalArgumentException(
          "%s %s is no output of spark-bit, which alone may be replaced: it has no readable %s, but %s. Name another %s; or, if nothing in it is needed any more, remove it yourself"
              .formatted(
                  option.name(),
                  location,
                  OutputMark.FILE,
                  words(others.entries, "file or folder", others.names, firstName(files, folder)),
                  option.name()));
    }
    if (!others.names.isEmpty()) {
      throw new IllegalArgumentException(
          "%s %s cannot be replaced: beside what spark-bit wrote it has %s. Move that away, or name another %s"
              .formatted(
                  option.name(),
                  location,
                  words(others.names.size(), "file or folder", others.names, ""),
                  option.name()));
    }
  }

  private static String firstName(OutputFiles files, RealPath folder) throws IOException {
    return files.list(folder).next().getPath().getName();
  }

  private static String words(int count, String what, List<String> names, String other) {
    return "%s%,d %s, such as %s"
        .formatted(
            count >= COUNTED ? "at least " : "",
            count,
            count == 1 ? what : "files and folders",
            names.isEmpty() ? other : names.get(0));
  }

  private static void look(OutputFiles files, RealPath folder, String prefix, Others others)
      throws IOException {
    RemoteIterator<FileStatus> found = files.list(folder);
    while (found.hasNext() && others.names.size() < COUNTED) {
      FileStatus status = found.next();
      String name = status.getPath().getName();
      others.entries++;
      if (status.isDirectory() && FOLDERS.contains(name) && prefix.isEmpty()) {
        look(files, folder.child(name), name + "/", others);
      } else if (status.isDirectory() && TASKS_FOLDERS.matcher(name).matches()) {
        lookAtTasks(files, folder.child(name), prefix + name + "/", others);
      } else if (status.isDirectory() || !FILES.matcher(name).matches()) {
        others.names.add(prefix + name);
      }
    }
  }

  private static void lookAtTasks(OutputFiles files, RealPath folder, String prefix, Others others)
      throws IOException {
    RemoteIterator<FileStatus> found = files.list(folder);
    while (found.hasNext() && others.names.size() < COUNTED) {
      FileStatus status = found.next();
      String name = status.getPath().getName();
      if (!status.isDirectory() || !TASKS.matcher(name).matches()) {
        others.names.add(prefix + name);
      }
    }
  }
}
