package io.sparkbit.evaluation;

/**
 * The metrics of one class.
 *
 * @param label the name of the class
 * @param images the number of images of the class, at least 1
 * @param correct how many of them were given this label
 * @param precision the share of the images given this label that show the class, 0 to 1; 0 if none
 *     was
 * @param recall the share of the class's images that were given this label, 0 to 1
 * @param f1 the harmonic mean of both; 0 if both are
 */
public record ClassMetrics(
    String label, long images, long correct, double precision, double recall, double f1) {}
