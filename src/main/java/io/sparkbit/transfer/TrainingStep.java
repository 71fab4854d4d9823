package io.sparkbit.transfer;

/**
 * A step that was made.
 *
 * @param step its number, from 0
 * @param loss mean of its images, before the weights changed
 * @param rate of learning
 * @param seconds that it took
 */
public record TrainingStep(int step, double loss, double rate, double seconds) {}
