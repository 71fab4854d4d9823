package io.sparkbit.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.ReadAhead;
import io.sparkbit.model.TrainingBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A worker's micro-batches, step by step, decoded and augmented ahead of the network. Not
 * thread-safe.
 */
final class MicroBatches implements AutoCloseable {

  private final TrainingSet set;
  private final TrainingRecipe recipe;
  private final DropPath dropPath;
  private final WorkShare share;
  private final ReadAhead.Limits limits;
  private final SampleOrder order;
  private int nextStep = -1;
  private Iterator<Sample> samples = List.<Sample>of().iterator();

  /** An image to read for a sample. */
  private record Turn(long sample, int image) {}

  /** An augmented image and its number in the set. */
  private record Sample(long number, int index, RgbImage image) {}

  private enum SampleWeights implements ReadAhead.SizeEstimator<Turn, Sample> {
    ESTIMATE;

    @Override
    public long before(Turn turn) {
      return ImageSizes.ESTIMATE.before(turn);
    }

    @Override
    public long after(Sample sample) {
      return ImageSizes.ESTIMATE.after(sample.image());
    }
  }

  MicroBatches(
      TrainingSet set,
      TrainingRecipe recipe,
      DropPath dropPath,
      WorkShare share,
      ReadAhead.Limits limits) {
    this.set = set;
    this.recipe = recipe;
    this.dropPath = dropPath;
    this.share = share;
    this.limits = limits;
    this.order = recipe.objective().sampling().order(set.targets(), recipe.seed());
  }

  /**
   * Returns the share's micro-batches of a step. Take steps in order: the images of the next one
   * are read during the current one.
   */
  Iterator<TrainingBatch> of(int step) {
    if (step != nextStep) {
      close();
      samples = read(step);
    }
    nextStep = step + 1;
    Iterator<Integer> microBatches = microBatches().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return microBatches.hasNext();
      }

      @Override
      public TrainingBatch next() {
        return batch(step, microBatches.next());
      }
    };
  }

  private List<Integer> microBatches() {
    return IntStream.range(0, recipe.microBatches()).filter(share::has).boxed().toList();
  }

  private Iterator<Sample> read(int firstStep) {
    Augmentation augmentation = recipe.augmentation();
    return new ReadAhead<>(
        turns(firstStep),
        turn ->
            new Sample(
                turn.sample(),
                turn.image(),
                augmentation.apply(set.image(turn.image()), turn.sample())),
        SampleWeights.ESTIMATE,
        limits);
  }

  private Iterator<Turn> turns(int firstStep) {
    return IntStream.range(firstStep, recipe.schedule().steps())
        .boxed()
        .flatMap(step -> microBatches().stream().map(microBatch -> numbers(step, microBatch)))
        .flatMapToLong(numbers -> numbers)
        .mapToObj(number -> new Turn(number, order.image(number)))
        .iterator();
  }

  private LongStream numbers(int step, int microBatch) {
    long first = recipe.firstSample(step, microBatch);
    return LongStream.range(first, first + recipe.images(microBatch));
  }

  private TrainingBatch batch(int step, int microBatch) {
    int size = recipe.images(microBatch);
    List<RgbImage> images = new ArrayList<>(size);
    List<float[]> targets = new ArrayList<>(size);
    float[] factors = new float[dropPath.rate() > 0 ? size * dropPath.blocks() : 0];
    for (int i = 0; i < size; i++) {
      if (!samples.hasNext()) {
        throw new NoSuchElementException("there is no step " + step);
      }
      Sample sample = samples.next();
      images.add(sample.image());
      targets.add(set.targets().of(sample.index()));
      if (dropPath.rate() > 0) {
        dropPath.fill(sample.number(), factors, i * dropPath.blocks());
      }
    }
    MixUp.Mix mix = recipe.mixUp().of(step, microBatch, size);
    float[] labels =
        recipe.objective().labels(mix.targets(targets), set.targets().problemType(), size);
    return new TrainingBatch(images, mix.partners(), mix.weight(), factors, labels);
  }

  /** Stops reading ahead. */
  @Override
  public void close() {
    if (samples instanceof ReadAhead<?, ?> open) {
      open.close();
    }
  }
}
