package io.sparkbit.spark.training;

import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.Teacher;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.model.TrainingProgram.Trained;
import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TrainingLoss;
import io.sparkbit.training.TrainingRecipe;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what trains, on the driver and on executors.
 *
 * @param part that learns
 * @param precision in which it computes
 */
record TrainingPrograms(TrainingRecipe recipe, Trained part, PrecisionChoice precision) {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingPrograms.class);

  /**
   * Loads a model for training.
   *
   * @param beginning the model, with the labels to learn
   * @param lesson of a teacher that this program learns from
   */
  TrainingProgram load(Pretrained beginning, Optional<Lesson> lesson, Device device)
      throws IOException {
    Precision computing = FineTunerSettings.precision(precision, device);
    LOG.info("The network computes in {}", computing.name().toLowerCase(Locale.ROOT));
    TrainingLoss loss =
        lesson
            .<TrainingLoss>map(given -> new TrainingLoss.OfTeacher(given.temperature()))
            .orElseGet(() -> new TrainingLoss.OfLabels(recipe.objective().focalGamma()));
    TrainingProgram program = TrainingProgram.load(beginning, part, device, computing, loss);
    try {
      if (recipe.updates().averages()) {
        program.keepAverages();
      }
      if (lesson.isPresent()) {
        program.learnFrom(
            Teacher.load(
                lesson.get().teacher(),
                beginning.config(),
                lesson.get().temperature(),
                computing,
                device));
      }
      return program;
    } catch (IOException | RuntimeException e) {
      program.close();
      throw e;
    }
  }
}
