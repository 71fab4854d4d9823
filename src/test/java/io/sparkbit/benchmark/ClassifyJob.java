package io.sparkbit.benchmark;

import io.sparkbit.jobs.SparkBit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The whole job from JPEG files: Spark's start, loading the model, reading, labeling and writing.
 */
record ClassifyJob(Path model, String precision) {

  private static final Path OUTPUT = Path.of("target/benchmark/labels");

  /**
   * Runs the job.
   *
   * @param photos a folder
   * @param images how many it holds
   * @param times how often the job reads it
   * @return images per second
   */
  double imagesPerSecond(Path photos, int images, int times) {
    List<String> arguments = new ArrayList<>(List.of("classify", "--images"));
    arguments.addAll(Collections.nCopies(times, photos.toString()));
    arguments.addAll(List.of("--model", model.toString(), "--precision", precision));
    arguments.addAll(List.of("--overwrite", "--output", OUTPUT.toString()));
    long start = System.nanoTime();
    SparkBit.run(arguments.toArray(String[]::new));
    return images * times / ((System.nanoTime() - start) / 1e9);
  }
}
