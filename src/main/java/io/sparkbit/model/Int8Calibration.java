package io.sparkbit.model;

import io.sparkbit.error.UserException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.model.engine.Device;
import io.sparkbit.model.engine.NativePrecision;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.BitNetwork.Head;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.TorchScriptCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds by images which convolutions of a network stay in float32 so that int8 is near enough to
 * float32. Without images, the errors that the weights let expect decide.
 *
 * <p>If all convolutions together miss the goal, each is tried alone, and of those with the largest
 * errors as few as possible stay in float32. (NNCF calls this quantization with accuracy control.)
 */
public final class Int8Calibration {

  /** The goal for the mean cosine of the images' pooled features. */
  public static final double MEAN_COSINE = 0.999;

  /** The goal for the cosine of each image's pooled features. */
  public static final double WORST_COSINE = 0.99;

  private static final Logger LOG = LoggerFactory.getLogger(Int8Calibration.class);

  /** One convolution's error is told by few images. */
  private static final int IMAGES_OF_ONE = 8;

  private final Pretrained model;
  private final List<String> outputs;
  private final List<Set<String>> modules;
  private final List<RgbImage> images;
  private final List<List<Prediction>> exact;

  /**
   * What images have shown.
   *
   * @param model with the convolutions that stay in float32
   * @param modules the number of convolutions that can compute in int8
   * @param error of the model in int8
   */
  public record Result(Pretrained model, int modules, PrecisionError error) {

    /** Returns the number of convolutions that can compute in int8 but stay in float32. */
    public int skipped() {
      return model.config().int8SkipModules().orElseThrow().size();
    }
  }

  private Int8Calibration(Pretrained model, List<Set<String>> modules, List<RgbImage> images)
      throws IOException {
    this.model = model;
    this.outputs =
        model.head() == Head.NONE
            ? List.of(BitNetwork.POOLER_OUTPUT)
            : List.of(BitNetwork.POOLER_OUTPUT, BitNetwork.LOGITS);
    this.modules = modules;
    this.images = images;
    this.exact = predict(model, Precision.FLOAT32, images);
  }

  /**
   * Calibrates a model. Loads it once more for each try: at least twice, and if all convolutions
   * together miss the goal, once for each of them.
   *
   * @param images as the model's processor makes them, at least one; those that the model is for
   * @throws UserException if this processor does not compute in int8, or no convolution of the
   *     network can
   * @throws IOException if the weights cannot be read
   */
  public static Result of(Pretrained model, List<RgbImage> images) throws IOException {
    NativePrecision.require(Precision.INT8, Device.CPU);
    List<Set<String>> modules =
        TorchScriptCompiler.int8Modules(BitNetwork.of(model.config(), model.head()));
    if (modules.isEmpty()) {
      throw new UserException(
          "No convolution of '%s' can compute in int8; there is nothing to calibrate"
              .formatted(model.location()));
    }
    return new Int8Calibration(model, modules, images).run();
  }

  private Result run() throws IOException {
    Result all = skipping(List.of());
    if (isNear(all.error)) {
      return all;
    }
    LOG.info(
        "int8 in all {} convolutions has a mean cosine of {} to float32, and {} at worst; trying"
            + " each by itself",
        all.modules,
        all.error.meanCosine(),
        all.error.worstCosine());
    List<Set<String>> ranked = byError();
    Result best = skipping(ranked);
    int few = 0;
    int enough = ranked.size();
    while (enough - few > 1) {
      int middle = (few + enough) >>> 1;
      Result tried = skipping(ranked.subList(0, middle));
      if (isNear(tried.error)) {
        enough = middle;
        best = tried;
      } else {
        few = middle;
      }
    }
    return best;
  }

  private static boolean isNear(PrecisionError error) {
    return error.meanCosine() >= MEAN_COSINE && error.worstCosine() >= WORST_COSINE;
  }

  /** Returns the convolutions, those with the largest errors first. */
  private List<Set<String>> byError() throws IOException {
    List<Integer> some =
        IntStream.range(0, Math.min(IMAGES_OF_ONE, images.size()))
            .mapToObj(i -> i * images.size() / Math.min(IMAGES_OF_ONE, images.size()))
            .toList();
    List<RgbImage> few = some.stream().map(images::get).toList();
    List<List<Prediction>> exactOfFew = some.stream().map(exact::get).toList();
    record Ranked(Set<String> names, double noise) {}
    List<Ranked> ranked = new ArrayList<>();
    for (Set<String> names : modules) {
      Pretrained alone =
          model.withInt8SkipModules(
              sorted(modules.stream().filter(other -> !other.equals(names)).toList()));
      List<List<Prediction>> rounded = predict(alone, Precision.INT8, few);
      ranked.add(new Ranked(names, PrecisionError.of(exactOfFew, rounded).noise()));
    }
    return ranked.stream()
        .sorted(Comparator.comparingDouble(Ranked::noise).reversed())
        .map(Ranked::names)
        .toList();
  }

  private Result skipping(List<Set<String>> skipped) throws IOException {
    Pretrained tried = model.withInt8SkipModules(sorted(skipped));
    return new Result(
        tried,
        modules.stream().mapToInt(Set::size).sum(),
        PrecisionError.of(exact, predict(tried, Precision.INT8, images)));
  }

  private static List<String> sorted(List<Set<String>> names) {
    return names.stream().flatMap(Collection::stream).sorted().toList();
  }

  private List<List<Prediction>> predict(
      Pretrained pretrained, Precision precision, List<RgbImage> these) throws IOException {
    try (BitProgram program = BitProgram.load(pretrained, precision);
        BitPredictor predictor = program.newPredictor(outputs)) {
      return predictor.predictAll(these);
    }
  }
}
