package io.sparkbit.spark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;

/**
 * The checkpoints of a training, which resumes from the last one.
 *
 * <pre>
 * training.json              inputs and settings of the training
 * step-00000120.safetensors  weights and velocities after this many steps
 * step-00000120.json         the loss of each of these steps
 * </pre>
 *
 * A checkpoint gets its name only when it is complete, after its losses; only then is the previous
 * one deleted.
 */
final class CheckpointFolder implements TrainingListener {

  private static final String RECORD = "training.json";
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NAME = "step-%08d";
  private static final String STATE = ".safetensors";
  private static final String LOSSES = ".json";
  private static final Pattern PART = Pattern.compile("step-\\d{8}\\.(?:safetensors|json)");
  private static final Pattern CHECKPOINT = Pattern.compile("step-(\\d{8})\\.safetensors");

  private final HadoopFiles files;
  private final String folder;
  private final TrainingRecord record;
  private final int interval;
  private final List<Double> losses = new ArrayList<>();

  /**
   * What was done before.
   *
   * @param steps number of steps
   * @param losses of these steps; empty if an earlier version made some of them
   */
  record Progress(int steps, List<Double> losses) {

    static final Progress NONE = new Progress(0, List.of());
  }

  /**
   * @param interval number of steps between checkpoints
   */
  CheckpointFolder(HadoopFiles files, String folder, TrainingRecord record, int interval) {
    this.files = files;
    this.folder = folder;
    this.record = record;
    this.interval = interval;
  }

  /**
   * Restores a program from the last checkpoint, if there is one.
   *
   * @return the steps already done
   * @throws UserException if the folder belongs to another training, or the checkpoint is damaged
   */
  Progress restore(TrainingProgram program) throws IOException {
    String recordFile = file(RECORD);
    if (files.state(recordFile).isEmpty()) {
      files.write(recordFile, record.toJson());
      return Progress.NONE;
    }
    record.requireSame(files.readRequired(recordFile), folder);
    Optional<String> last = checkpoints().stream().max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return Progress.NONE;
    }
    Path here = Files.createTempFile("spark-bit-checkpoint", null);
    try {
      files.copy(file(last.get()), here, bytes -> {});
      restore(program, here, file(last.get()));
    } finally {
      Files.delete(here);
    }
    int steps = stepOf(last.get());
    losses.addAll(lossesBefore(steps));
    return new Progress(steps, List.copyOf(losses));
  }

  private List<Double> lossesBefore(int step) throws IOException {
    String name = file(NAME.formatted(step) + LOSSES);
    if (files.state(name).isEmpty()) {
      return List.of();
    }
    try {
      List<Double> all =
          JSON.readValue(files.readRequired(name), new TypeReference<List<Double>>() {});
      return all.size() == step ? all : List.of();
    } catch (JsonProcessingException e) {
      throw new UserException(
          "The losses of the training so far, %s, are damaged; remove this file to go on without them"
              .formatted(name),
          e);
    }
  }

  /** Restores from a local copy. Errors name the checkpoint, without advice to fetch it again. */
  private void restore(TrainingProgram program, Path here, String name) {
    try {
      program.restoreState(here);
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

  @Override
  public void stepDone(TrainingStep step, TrainingProgram program) throws IOException {
    int done = step.step() + 1;
    losses.add(step.loss());
    if (done % interval != 0) {
      return;
    }
    List<String> before = checkpoints();
    String history = file(NAME.formatted(done) + LOSSES);
    files.delete(history); // Left by a run that was killed here.
    files.write(history, JSON.writeValueAsBytes(losses));
    Path here = Files.createTempFile("spark-bit-checkpoint", null);
    try {
      program.saveState(here);
      files.upload(here, file(NAME.formatted(done) + STATE));
    } finally {
      Files.delete(here);
    }
    for (String name : before) {
      files.delete(file(name));
      files.delete(file(StringUtils.removeEnd(name, STATE) + LOSSES));
    }
  }

  /** Removes the checkpoints and the record, once the model is written. */
  void remove() throws IOException {
    for (String name : files.names(folder)) {
      if (PART.matcher(name).matches()) {
        files.delete(file(name));
      }
    }
    files.delete(file(RECORD));
  }

  private String file(String name) {
    return folder + "/" + name;
  }
}
