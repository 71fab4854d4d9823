package io.sparkbit.evaluation;

import java.util.Optional;

/**
 * An image that got a wrong label.
 *
 * @param path the path of the image
 * @param trueLabel the class that it shows
 * @param label the label that the model predicted
 * @param score the model's score for that label, 0 to 1
 * @param picture a {@code data:} URI of the image; empty if it can no longer be read
 */
public record Mistake(
    String path, String trueLabel, String label, double score, Optional<String> picture) {}
