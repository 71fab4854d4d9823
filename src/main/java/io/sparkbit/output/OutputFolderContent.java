package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Distinguishes folders that spark-bit wrote from folders in which a user keeps files. */
final class OutputFolderContent implements OutputContent {

  private static final Logger LOG = LoggerFactory.getLogger(OutputFolderContent.class);

  /** Spark's part files contain a UUID. */
  private static final String PART_FILE =
      "part-\\d{5,}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[-.].*";

  /**
   * The names of all files that spark-bit and Spark write. The markers of Databricks' commit
   * protocol contain a number.
   */
  private static final String FILE =
      """
          (\
          _spark-bit-(run|summary)\\.json|_spark-bit-files\\.txt|\
          _SUCCESS|_(committed|started)_.*|_(common_)?metadata|\
          %s|\
          metrics\\.json|_?report\\.html|accuracy\\.csv|summary\\.csv|few-shot\\.png|learning-rates\\.(csv|png)|\
          config\\.json|model\\.safetensors|preprocessor_config\\.json|\
          training-log\\.csv|validation-(log|classes)\\.csv|loss\\.png|\
          training\\.json|(step|best)-\\d{8}\\.(safetensors|json)\
          )(\\.unfinished)?\
          """
          .formatted(PART_FILE);

  /** Includes Hadoop's checksums of local files. */
  private static final Pattern FILES = Pattern.compile("%1$s|\\.%1$s\\.crc".formatted(FILE));

  static final String FOLDER = "a folder";

  /** A folder in an output, and what spark-bit and Spark create in it. */
  private enum Place {
    OUTPUT {
      @Override
      Optional<Place> folder(String name) {
        return PARTS_OF_OUTPUTS.contains(name)
            ? Optional.of(PART)
            : name.equals(DELTA_LOG_FOLDER) ? Optional.of(DELTA_LOG) : PART.folder(name);
      }
    },
    PART {
      @Override
      Optional<Place> folder(String name) {
        return TASKS_FOLDERS.matcher(name).matches() ? Optional.of(TASKS) : PARTITION.folder(name);
      }
    },
    /** The rows with one value of a column. */
    PARTITION {
      @Override
      Optional<Place> folder(String name) {
        return PARTITIONS.matcher(name).matches() ? Optional.of(PARTITION) : Optional.empty();
      }

      @Override
      boolean hasFile(String name) {
        return PART_FILES.matcher(name).matches();
      }
    },
    DELTA_LOG {
      @Override
      Optional<Place> folder(String name) {
        return DELTA_LOG_FOLDERS.contains(name) ? Optional.of(DELTA_LOG) : Optional.empty();
      }

      @Override
      boolean hasFile(String name) {
        return DELTA_LOG_FILES.matcher(name).matches();
      }
    },
    TASKS {
      @Override
      Optional<Place> folder(String name) {
        return FOLDERS_OF_TASKS.matcher(name).matches() ? Optional.of(TASKS) : Optional.empty();
      }

      @Override
      boolean hasFile(String name) {
        return super.hasFile(name) || FILES_OF_TASKS.matcher(name).matches();
      }
    };

    private static final Set<String> PARTS_OF_OUTPUTS =
        Set.of("predictions", "findings", "checkpoints");

    private static final Pattern PARTITIONS = Pattern.compile("[^=.][^=]*=.*");

    private static final Pattern PART_FILES =
        Pattern.compile("%1$s|\\.%1$s\\.crc".formatted(PART_FILE));

    /**
     * Delta Lake's log. See
     * https://github.com/delta-io/delta/blob/master/PROTOCOL.md#delta-log-entries
     */
    private static final String DELTA_LOG_FOLDER = "_delta_log";

    private static final Set<String> DELTA_LOG_FOLDERS =
        Set.of("_sidecars", "_commits", "_staged_commits");

    private static final Pattern DELTA_LOG_FILES =
        Pattern.compile("\\.?(\\d{20}\\..*|_last_checkpoint(\\.crc)?)");

    /** Folders where Spark's tasks write; nothing in them is part of a result. */
    private static final Pattern TASKS_FOLDERS = Pattern.compile("_temporary|__magic.*");

    /**
     * Folders of the committers of Hadoop and S3A: for applications, jobs, tasks and their
     * attempts.
     */
    private static final Pattern FOLDERS_OF_TASKS =
        Pattern.compile(
            "\\d+|_temporary|[^=.][^=]*=.*|(attempt|task)_\\d+_\\d+_[a-z]_\\d+(_\\d+)?|app-attempt-\\d+|job-[-\\w]+|manifest_[-\\w]+|manifests|tasks|__base");

    private static final Pattern FILES_OF_TASKS =
        Pattern.compile("part-.*\\.pending|.+\\.pendingset|.+-manifest\\.json(\\.tmp)?");

    /** Returns the place in a folder with that name, or empty if it is not one of ours. */
    abstract Optional<Place> folder(String name);

    boolean hasFile(String name) {
      return FILES.matcher(name).matches();
    }
  }

  /** Counting stops here, because a folder may contain a million photos. */
  private static final int COUNTED = 10_000;

  /** Includes the checksum file, because some tools copy it with an output and others do not. */
  private static final Set<String> INVENTORY =
      Set.of(OutputInventory.FILE, "." + OutputInventory.FILE + ".crc");

  /** The entries of a folder that are not spark-bit's. */
  private static final class Others {
    private final List<String> names = new ArrayList<>();
    private int entries;
  }

  /** Decides which files are spark-bit's. */
  private interface Rule {
    /**
     * Returns why a file is not spark-bit's.
     *
     * @param path within the output
     * @return empty if it is, otherwise a text that follows its path in messages
     */
    Optional<String> against(String path, FileStatus file, Place place);
  }

  /** Decides for outputs without an inventory: incomplete ones, and those of earlier versions. */
  private static Optional<String> byName(FileStatus file, Place place) {
    return place.hasFile(file.getPath().getName()) ? Optional.empty() : Optional.of("");
  }

  private static Optional<String> byInventory(
      OutputInventory inventory, String path, FileStatus file) {
    if (INVENTORY.contains(path) || inventory.has(path, file.getLen())) {
      return Optional.empty();
    }
    return Optional.of(inventory.has(path) ? ", which was changed since" : "");
  }

  @Override
  public String kind() {
    return FOLDER;
  }

  @Override
  public void requireOurs(OutputFiles files, RealPath folder, String location, OutputOption option)
      throws IOException {
    Others others = others(files, folder, OutputInventory.read(files, folder));
    if (others.entries == 0) {
      return;
    }
    if (!OutputMark.isMark(files.read(folder.child(OutputMark.FILE)))) {
      throw new UserException(
          ("%s %s cannot be replaced, because it is not an output of spark-bit: it contains no"
                  + " readable %s, but %s. Name another %s or, if nothing in it is needed any more, remove"
                  + " it yourself")
              .formatted(
                  option.name(),
                  location,
                  OutputMark.FILE,
                  words(others.entries, "file or folder", others.names, firstName(files, folder)),
                  option.name()));
    }
    requireNone(others, "replaced", location, option);
  }

  private static void requireNone(
      Others others, String what, String location, OutputOption option) {
    if (!others.names.isEmpty()) {
      throw new UserException(
          ("%s %s cannot be %s: besides the files of spark-bit it contains %s. Move that away, or"
                  + " name another %s")
              .formatted(
                  option.name(),
                  location,
                  what,
                  words(others.names.size(), "file or folder", others.names, ""),
                  option.name()));
    }
  }

  private static Others others(
      OutputFiles files, RealPath folder, Optional<OutputInventory> inventory) throws IOException {
    Others others = new Others();
    look(
        files,
        folder,
        Place.OUTPUT,
        "",
        (path, file, place) ->
            inventory
                .map(complete -> byInventory(complete, path, file))
                .orElseGet(() -> byName(file, place)),
        others);
    return others;
  }

  @Override
  public void requireResumable(
      OutputFiles files, RealPath folder, String location, OutputOption option) throws IOException {
    Optional<OutputInventory> inventory = OutputInventory.read(files, folder);
    if (inventory.isPresent()) {
      requireNone(others(files, folder, inventory), "resumed", location, option);
    }
  }

  @Override
  public void resume(OutputFiles files, RealPath folder) throws IOException {
    files.delete(folder.child(OutputInventory.FILE));
  }

  @Override
  public void complete(OutputFiles files, RealPath folder) throws IOException {
    Map<String, Long> lengths = new TreeMap<>();
    look(
        files,
        folder,
        Place.OUTPUT,
        "",
        (path, file, place) -> {
          if (place != Place.TASKS && byName(file, place).isEmpty() && !INVENTORY.contains(path)) {
            lengths.put(path, file.getLen());
          }
          return Optional.empty();
        },
        new Others());
    files.replace(folder.child(OutputInventory.FILE), new OutputInventory(lengths).toBytes());
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

  /**
   * Ignores missing folders: Spark deletes those of tasks, but an object store may list them a
   * moment longer.
   */
  private static void lookInto(
      OutputFiles files, RealPath folder, Place place, String prefix, Rule rule, Others others)
      throws IOException {
    try {
      look(files, folder, place, prefix, rule, others);
    } catch (FileNotFoundException e) {
      LOG.debug("{} is gone", folder, e);
    }
  }

  private static void look(
      OutputFiles files, RealPath folder, Place place, String prefix, Rule rule, Others others)
      throws IOException {
    RemoteIterator<FileStatus> found = files.list(folder);
    while (found.hasNext() && others.names.size() < COUNTED) {
      FileStatus status = found.next();
      String name = status.getPath().getName();
      others.entries++;
      Optional<Place> inside = status.isDirectory() ? place.folder(name) : Optional.empty();
      if (inside.isPresent()) {
        lookInto(files, folder.child(name), inside.get(), prefix + name + "/", rule, others);
      } else if (status.isDirectory()) {
        others.names.add(prefix + name);
      } else {
        rule.against(prefix + name, status, place)
            .ifPresent(reason -> others.names.add(prefix + name + reason));
      }
    }
  }
}
