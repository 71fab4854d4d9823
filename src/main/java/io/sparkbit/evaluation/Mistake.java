package io.sparkbit.evaluation;

import java.util.Optional;

/**
 * An image with a wrong label.
 *
 * @param path of the image
 * @param trueLabel what it shows
 * @param label what the model says
 * @param score how sure it is, 0 to 1
 * @param picture a {@code data:} URI of the image; empty if it cannot be read any more
 */
public record Mistake(
    String path, String trueLabel, String label, double score, Optional<String> picture) {}
