package io.sparkbit.model;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.json.Messages;
import io.sparkbit.model.engine.Device;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.network.ProblemType;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A trained model whose answers another one learns. It sees the same images, cropped and mixed in
 * the same way. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2106.05237">Beyer et al., Knowledge distillation: A good
 *     teacher is patient and consistent (2021)</a>
 */
public final class Teacher implements AutoCloseable {

  private final BitProgram program;
  private final BitPredictor predictor;
  private final ProblemType problem;
  private final int[] order;
  private final double temperature;

  private Teacher(BitProgram program, ProblemType problem, int[] order, double temperature) {
    this.program = program;
    this.predictor = program.newPredictor(BitNetwork.LOGITS);
    this.problem = problem;
    this.order = order;
    this.temperature = temperature;
  }

  /**
   * Loads a teacher.
   *
   * @param student with the labels to learn
   * @param temperature by which logits are divided, above 0
   * @throws UserException if the two do not go together ({@link #requireFits})
   * @throws IOException if the weights cannot be read
   */
  public static Teacher load(
      Pretrained model, BitConfig student, double temperature, Precision precision, Device device)
      throws IOException {
    requireFits(model, student);
    int[] order = model.config().classIndices(student.labels());
    BitProgram program = BitProgram.load(model, precision, device);
    try {
      return new Teacher(program, student.learnedProblemType(), order, temperature);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /**
   * Refuses a teacher of another kind, or of other labels. Their order does not matter.
   *
   * @throws UserException if the student cannot learn from it
   */
  public static void requireFits(Pretrained model, BitConfig student) {
    if (model.head() == Head.NONE) {
      throw new UserException(
          "Teacher '%s' has no head, and so no labels to teach; fine-tune it first"
              .formatted(model.location()));
    }
    if (model.config().learnedProblemType() != student.learnedProblemType()
        || student.learnedProblemType() == ProblemType.REGRESSION) {
      throw new UserException(
          "Teacher '%s' is for %s, and the student for %s; both must be for single_label_classification, or both for multi_label_classification"
              .formatted(
                  model.location(),
                  model.config().learnedProblemType().jsonName(),
                  student.learnedProblemType().jsonName()));
    }
    if (!new HashSet<>(model.config().labels()).equals(new HashSet<>(student.labels()))) {
      throw new UserException(
          "Teacher '%s' has the labels %s, and the images have %s; fine-tune it on these first, or give the classes its names (labelsFile)"
              .formatted(
                  model.location(),
                  Messages.list(model.config().labels()),
                  Messages.list(student.labels())));
    }
    if (model.config().numChannels() != student.numChannels()) {
      throw new UserException(
          "Teacher '%s' reads images of %d channels, and the student of %d; they must see the same images"
              .formatted(model.location(), model.config().numChannels(), student.numChannels()));
    }
  }

  /** Returns the same batch with the teacher's answers as labels. */
  TrainingBatch taught(TrainingBatch batch) {
    List<Prediction> answers = predictor.predict(mixed(batch));
    int outputs = order.length;
    boolean excludes = problem == ProblemType.SINGLE_LABEL_CLASSIFICATION;
    float[] labels = new float[answers.size() * outputs * (excludes ? 1 : 2)];
    for (int image = 0; image < answers.size(); image++) {
      float[] logits = answers.get(image).values();
      if (excludes) {
        softmax(logits, labels, image * outputs);
      } else {
        sigmoids(logits, labels, image * outputs * 2);
      }
    }
    return batch.withLabels(labels);
  }

  private void softmax(float[] logits, float[] labels, int to) {
    double greatest =
        IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
    double[] powers =
        IntStream.of(order)
            .mapToDouble(label -> Math.exp((logits[label] - greatest) / temperature))
            .toArray();
    double sum = Arrays.stream(powers).sum();
    for (int label = 0; label < order.length; label++) {
      labels[to + label] = (float) (powers[label] / sum);
    }
  }

  /** How much each label counts as shown, and then as not shown. */
  private void sigmoids(float[] logits, float[] labels, int to) {
    for (int label = 0; label < order.length; label++) {
      double shown = 1 / (1 + Math.exp(-logits[order[label]] / temperature));
      labels[to + label] = (float) shown;
      labels[to + order.length + label] = (float) (1 - shown);
    }
  }

  /** Returns the images that the student sees, rounded to whole pixel values. */
  private static List<RgbImage> mixed(TrainingBatch batch) {
    if (batch.weight() == 1) {
      return batch.images();
    }
    long[] partners = batch.partners();
    return IntStream.range(0, partners.length)
        .mapToObj(
            image ->
                mixed(
                    batch.images().get(image),
                    batch.images().get(Math.toIntExact(partners[image])),
                    batch.weight()))
        .toList();
  }

  private static RgbImage mixed(RgbImage own, RgbImage other, float weight) {
    byte[] data = new byte[own.data().length];
    for (int i = 0; i < data.length; i++) {
      int one = Byte.toUnsignedInt(own.data()[i]);
      int two = Byte.toUnsignedInt(other.data()[i]);
      data[i] = (byte) Math.round(two + weight * (one - two));
    }
    return RgbImage.of(own.width(), own.height(), own.channels(), data);
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    predictor.close();
    program.close();
  }
}
