package io.sparkbit.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.TrainingProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs validation images through a program, with its averages if it keeps them. Does not close it.
 * Not thread-safe.
 */
public final class Validator implements ValidationSource {

  private final TrainingProgram program;
  private final TrainingSet set;
  private final int batch;
  private final ReadAhead.Limits limits;

  /**
   * @param set the validation images, as the trained model would get them
   * @param batch how many images go through the network at once
   * @param limits how far images are read ahead
   */
  public Validator(TrainingProgram program, TrainingSet set, int batch, ReadAhead.Limits limits) {
    this.program = program;
    this.set = set;
    this.batch = batch;
    this.limits = limits;
  }

  @Override
  public ValidationTally validate() {
    return validate(WorkShare.ALL);
  }

  /** Returns what the program says of a worker's share of the images. */
  public ValidationTally validate(WorkShare share) {
    return program.averaged(() -> tally(share));
  }

  private ValidationTally tally(WorkShare share) {
    ValidationTally tally = set.targets().tally();
    List<int[]> batches =
        IntStream.range(0, (set.size() + batch - 1) / batch)
            .filter(share::has)
            .mapToObj(
                number ->
                    IntStream.range(number * batch, Math.min(set.size(), (number + 1) * batch))
                        .toArray())
            .toList();
    try (ReadAhead<Integer, RgbImage> images =
        new ReadAhead<>(
            batches.stream().flatMapToInt(IntStream::of).iterator(),
            set::image,
            ImageSizes.ESTIMATE,
            limits)) {
      for (int[] indices : batches) {
        List<RgbImage> next = new ArrayList<>();
        while (next.size() < indices.length) {
          next.add(images.next());
        }
        float[] logits = program.logits(next);
        for (int row = 0; row < indices.length; row++) {
          tally.add(logits, row, set.targets().of(indices[row]));
        }
      }
    }
    return tally;
  }
}
