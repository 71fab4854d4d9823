package io.sparkbit.benchmark;

import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.PrecisionChoice;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.engine.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The network without Spark, on noise of 224 x 224 pixels; a unit of work is an image. */
final class BareNetwork implements Timed {

  static final int SIZE = 224;

  private static final int IMAGES_AT_A_TIME = 4;

  private final BitProgram program;
  private final List<BitPredictor> predictors;
  private final List<Runnable> work;

  private BareNetwork(BitProgram program) {
    this.program = program;
    this.predictors =
        Stream.generate(() -> program.newPredictor("logits")).limit(AllCores.COUNT).toList();
    List<RgbImage> images =
        IntStream.range(0, IMAGES_AT_A_TIME).mapToObj(BareNetwork::noise).toList();
    this.work =
        predictors.stream().<Runnable>map(predictor -> () -> predictor.predict(images)).toList();
  }

  /** Loads and warms up a network. */
  static BareNetwork load(Path model, PrecisionChoice precision) throws IOException {
    BareNetwork network = cold(model, precision);
    network.perSecond(1);
    return network;
  }

  /** Loads a network. */
  static BareNetwork cold(Path model, PrecisionChoice precision) throws IOException {
    return new BareNetwork(
        BitProgram.load(Pretrained.open(model.toString()), precision.choose(Device.CPU)));
  }

  /** Runs one image. */
  void first() {
    predictors.get(0).predict(List.of(noise(0)));
  }

  static RgbImage noise(int seed) {
    byte[] pixels = new byte[SIZE * SIZE * 3];
    new Random(seed).nextBytes(pixels);
    return RgbImage.of(SIZE, SIZE, 3, pixels);
  }

  @Override
  public String name() {
    return "bare network";
  }

  @Override
  public double perSecond(double seconds) {
    return IMAGES_AT_A_TIME * AllCores.perSecond(work, seconds);
  }

  @Override
  public void close() {
    predictors.forEach(BitPredictor::close);
    program.close();
  }
}
