package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TrainingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkpoints of a training, which resumes from the last one.
 *
 * <pre>
 * training.json              inputs and settings of the training
 * step-00000120.safetensors  weights and velocities after this many steps
 * step-00000120.json         the losses and validations until then
 * best-00000100.safetensors  the weights that have validated best, after step 100
 * head.safetensors           the probe's head, if the training began with one
 * </pre>
 *
 * A checkpoint gets its name only when it is complete, after all that belongs to it; only then is
 * the previous one deleted.
 */
final class CheckpointFolder {

  private static final String RECORD = "training.json";
  private static final String STATE = "step-%08d.safetensors";
  private static final String HISTORY = "step-%08d.json";
  private static final String HEAD = "head.safetensors";
  private static final String BEST = "best-%08d.safetensors";

  /**
   * Of a checkpoint, complete or not: whoever is killed may leave both, where renaming is copying.
   */
  private static final Pattern PART =
      Pattern.compile(
          "(?:step|best)-\\d{8}\\.(?:safetensors|json)(?:\\Q%s\\E)?"
              .formatted(HadoopFiles.UNFINISHED));

  private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d{8})\\.safetensors");

  private static final String TEMPORARY = "spark-bit-checkpoint";

  private final HadoopFiles files;
  private final String folder;
  private final TrainingRecord record;

  /**
   * What was done before.
   *
   * @param steps number of steps
   * @param history of these steps
   */
  record Progress(int steps, History history) {

    static final Progress NONE = new Progress(0, History.NONE);
  }

  CheckpointFolder(HadoopFiles files, String folder, TrainingRecord record) {
    this.files = files;
    this.folder = folder;
    this.record = record;
  }

  /** Makes a model with the head from which the training begins. */
  interface Beginning {
    Pretrained model() throws IOException;
  }

  /** Makes a model with a head from a file. */
  interface SavedHead {
    Pretrained model(Path file) throws IOException;
  }

  /**
   * Returns the model from which this training began, or makes it and keeps its head: made again
   * from the same images, it might differ in the last digits.
   *
   * @throws UserException if the folder belongs to another training, or the head is damaged
   */
  Pretrained beginning(SavedHead saved, Beginning made) throws IOException {
    if (isBegun() && files.state(file(HEAD)).isPresent()) {
      List<Pretrained> model = new ArrayList<>();
      fetch(HEAD, here -> model.add(saved.model(here)));
      return model.get(0);
    }
    Pretrained model = made.model();
    Path here = Files.createTempFile(TEMPORARY, null);
    try {
      model.saveHead(here);
      files.delete(file(HEAD)); // Left by a run that was killed before it began.
      files.upload(here, file(HEAD));
    } finally {
      Files.delete(here);
    }
    return model;
  }

  /** Returns whether the folder has a record, which must be that of this training. */
  private boolean isBegun() throws IOException {
    String recordFile = file(RECORD);
    if (files.state(recordFile).isEmpty()) {
      return false;
    }
    record.requireSame(files.readRequired(recordFile), folder);
    return true;
  }

  /**
   * Restores a program from the last checkpoint, if there is one.
   *
   * @return the steps already done
   * @throws UserException if the folder belongs to another training, or the checkpoint is damaged
   */
  Progress restore(TrainingProgram program) throws IOException {
    if (!isBegun()) {
      files.write(file(RECORD), record.toJson());
      return Progress.NONE;
    }
    Optional<String> last = checkpoints().stream().max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return Progress.NONE;
    }
    fetch(last.get(), here -> program.restoreState(here));
    int steps = stepOf(last.get());
    return new Progress(steps, historyOf(steps));
  }

  private History historyOf(int step) throws IOException {
    String name = file(HISTORY.formatted(step));
    if (files.state(name).isEmpty()) {
      return History.NONE;
    }
    History history = History.ofJson(files.readRequired(name), name);
    return history.losses().size() == step
        ? history
        : new History(List.of(), history.validations());
  }

  /**
   * Fetches the best weights that the last checkpoint knows.
   *
   * @throws UserException if they are missing or damaged
   */
  void fetch(BestWeights best, TrainingProgram program) throws IOException {
    String name = BEST.formatted(best.step() + 1);
    if (files.state(file(name)).isEmpty()) {
      throw new UserException(
          "The weights that have validated best, %s, are missing; remove %s and train from the beginning"
              .formatted(file(name), folder));
    }
    files.copy(file(name), best.file(), bytes -> {});
    restore(program::requireWeights, best.file(), file(name));
  }

  /** Uses a local copy of a file. */
  private void fetch(String name, Restore restore) throws IOException {
    Path here = Files.createTempFile(TEMPORARY, null);
    try {
      files.copy(file(name), here, bytes -> {});
      restore(restore, here, file(name));
    } finally {
      Files.delete(here);
    }
  }

  private interface Restore {
    void from(Path here) throws IOException;
  }

  /** Restores from a local copy. Errors name the checkpoint, without advice to fetch it again. */
  private void restore(Restore restore, Path here, String name) {
    try {
      restore.from(here);
    } catch (IOException e) {
      throw new UserException(
          "The training checkpoint %s cannot be used: %s. Remove %s and train from the beginning"
              .formatted(
                  name,
                  FailureText.of(e)
                      .replace(here.toString(), "it")
                      .replace("; fetch the file again", ""),
                  folder),
          e);
    }
  }

  private List<String> checkpoints() throws IOException {
    return files.names(folder).stream().filter(name -> CHECKPOINT.matcher(name).matches()).toList();
  }

  private static int stepOf(String name) {
    Matcher matcher = CHECKPOINT.matcher(name);
    if (!matcher.matches()) {
      throw new UserException(name);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /**
   * Saves a checkpoint, and then deletes the previous one.
   *
   * @param steps number of steps done
   * @param best of the steps done
   */
  void save(int steps, TrainingProgram program, History history, BestWeights best)
      throws IOException {
    Set<String> kept = new HashSet<>();
    if (best.isPresent()) {
      String name = BEST.formatted(best.step() + 1);
      kept.add(name);
      if (files.state(file(name)).isEmpty()) {
        files.upload(best.file(), file(name));
      }
    }
    String course = HISTORY.formatted(steps);
    kept.add(course);
    files.delete(file(course)); // Left by a run that was killed here.
    files.write(file(course), history.toJson());
    String state = STATE.formatted(steps);
    kept.add(state);
    Path here = Files.createTempFile(TEMPORARY, null);
    try {
      program.saveState(here);
      files.upload(here, file(state));
    } finally {
      Files.delete(here);
    }
    for (String name : files.names(folder)) {
      if (PART.matcher(name).matches() && !kept.contains(name)) {
        files.delete(file(name));
      }
    }
  }

  /** Removes the checkpoints and the record, once the model is written. */
  void remove() throws IOException {
    for (String name : files.names(folder)) {
      if (PART.matcher(name).matches()) {
        files.delete(file(name));
      }
    }
    files.delete(file(HEAD + HadoopFiles.UNFINISHED));
    files.delete(file(HEAD));
    files.delete(file(RECORD + HadoopFiles.UNFINISHED));
    files.delete(file(RECORD));
  }

  private String file(String name) {
    return folder + "/" + name;
  }
}
