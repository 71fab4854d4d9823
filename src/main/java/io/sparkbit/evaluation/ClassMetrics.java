package io.sparkbit.evaluation;

/**
 * How well one class was distinguished from the others.
 *
 * @param label the class's name
 * @param images that show it, at least 1
 * @param correct how many of them were recognized
 * @param precision how many of the images that were given this label show the class, 0 to 1; 0 if
 *     none was
 * @param recall how many of the class's images were given this label, 0 to 1
 * @param f1 the harmonic mean of both; 0 if both are
 */
public record ClassMetrics(
    String label, long images, long correct, double precision, double recall, double f1) {}
