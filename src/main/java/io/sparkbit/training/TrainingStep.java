package io.sparkbit.training;

/**
 * A step that was made.
 *
 * @param step its number, from 0
 * @param loss mean of its images, before the weights changed
 * @param learningRate of the step
 * @param seconds that it took
 */
public record TrainingStep(int step, double loss, double learningRate, double seconds) {}
