package io.sparkbit.training;

/**
 * A completed training step.
 *
 * @param step its number, from 0
 * @param loss the mean loss of its images, before the weights changed
 * @param learningRate its learning rate
 * @param seconds how long it took, in seconds
 */
public record TrainingStep(int step, double loss, double learningRate, double seconds) {}
