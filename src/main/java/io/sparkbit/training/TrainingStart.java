package io.sparkbit.training;

import java.util.List;

/**
 * What a training begins with.
 *
 * @param recipe all settings
 * @param images the number of images in the training set
 * @param labels of the images, in the order of class indices
 * @param firstStep 0, or the step at which an interrupted training goes on
 * @param earlierLosses of the steps before the first, as far as they are known: all or none
 * @param validationImages the number of images in the validation set; 0 if there is none
 * @param earlierValidations after steps before the first
 */
public record TrainingStart(
    TrainingRecipe recipe,
    long images,
    List<String> labels,
    int firstStep,
    List<Double> earlierLosses,
    long validationImages,
    List<Validation> earlierValidations) {

  public TrainingStart {
    labels = List.copyOf(labels);
    earlierLosses = List.copyOf(earlierLosses);
    earlierValidations = List.copyOf(earlierValidations);
  }
}
