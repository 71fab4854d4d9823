package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.image.RgbImage;
import io.sparkbit.network.BitConfig;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which convolutions images keep from int8. */
@NumericTest
class Int8CalibrationTest {

  private static final int SIZE = 96;

  @TempDir Path folder;

  @BeforeEach
  void assumeInt8() {
    CpuUnderTest.assumeInt8();
  }

  private static List<RgbImage> images(int count) {
    Random random = new Random(7);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] pixels = new byte[SIZE * SIZE * 3];
              double turns = 1 + 5 * random.nextDouble();
              double angle = Math.PI * random.nextDouble();
              for (int p = 0; p < pixels.length; p++) {
                int x = p / 3 % SIZE;
                int y = p / 3 / SIZE;
                double along = x * Math.cos(angle) + y * Math.sin(angle);
                double wave = Math.sin(2 * Math.PI * turns * along / SIZE + p % 3);
                pixels[p] = (byte) (128 + 90 * wave + 10 * random.nextGaussian());
              }
              return RgbImage.of(SIZE, SIZE, 3, pixels);
            })
        .toList();
  }

  private Pretrained open() throws IOException {
    return Pretrained.open(folder.toString());
  }

  private static PrecisionError errorOf(Pretrained model, List<RgbImage> images)
      throws IOException {
    return PrecisionError.of(
        predict(model, Precision.FLOAT32, images), predict(model, Precision.INT8, images));
  }

  private static List<List<Prediction>> predict(
      Pretrained model, Precision precision, List<RgbImage> images) throws IOException {
    try (BitProgram program = BitProgram.load(model, precision);
        BitPredictor predictor =
            program.newPredictor(List.of(BitNetwork.POOLER_OUTPUT, BitNetwork.LOGITS))) {
      return predictor.predictAll(images);
    }
  }

  @Test
  void skipsNothingIfAllIsNear() throws IOException {
    WideModel.save(folder);

    Int8Calibration.Result result = Int8Calibration.of(open(), images(12));

    assertThat(result.model().config().int8SkipModules()).hasValue(List.of());
    assertThat(result.modules()).isEqualTo(WideModel.INT8_MODULES);
    assertThat(result.skipped()).isZero();
    assertThat(result.error().meanCosine()).isGreaterThan(Int8Calibration.MEAN_COSINE);
  }

  @Test
  void skipsWhatIsHardToRoundAndWhatReadsTheSame() throws IOException {
    WideModel.saveWithOutlier(folder);
    List<RgbImage> images = images(12);
    PrecisionError all = errorOf(open().withInt8SkipModules(List.of()), images);

    Int8Calibration.Result result = Int8Calibration.of(open(), images);

    assertThat(all.meanCosine()).isLessThan(Int8Calibration.MEAN_COSINE);
    assertThat(result.error().worstCosine()).isGreaterThanOrEqualTo(Int8Calibration.WORST_COSINE);
    assertThat(result.error().meanCosine()).isGreaterThanOrEqualTo(Int8Calibration.MEAN_COSINE);
    assertThat(result.model().config().int8SkipModules().orElseThrow())
        .containsExactly("bit.encoder.stages.1.layers.0.conv1", WideModel.HARD);
    assertThat(errorOf(result.model(), images)).isEqualTo(result.error());
  }

  @Test
  void isSavedAndForgottenWithOtherWeights() throws IOException {
    WideModel.save(folder);
    Pretrained model = open().withInt8SkipModules(List.of(WideModel.HARD));
    Path saved = folder.resolve("saved");

    model.savePretrained(saved);

    BitConfig config = Pretrained.open(saved.toString()).config();
    assertThat(config.int8SkipModules()).hasValue(List.of(WideModel.HARD));
    assertThat(model.withWeights(model.checkpoint()).config().int8SkipModules()).isEmpty();
  }

  @Test
  void namesAModuleThatIsNotThere() throws IOException {
    WideModel.save(folder);
    Pretrained model = open().withInt8SkipModules(List.of("bit.embedder.convolution"));

    assertThatThrownBy(() -> BitProgram.load(model, Precision.INT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "int8_skip_modules of the model's configuration names bit.embedder.convolution, which"
                + " is no convolution of this network that can compute in int8; calibrate the model"
                + " again, or remove the field");
  }

  @Test
  void aNetworkWithoutSuchConvolutions() throws IOException {
    BitConfig narrow = BitConfig.builder().optHiddenSizes(List.of(128, 128, 128, 128)).build();
    UntrainedModel.save(narrow, 1, folder);
    Pretrained model = open();

    assertThatThrownBy(() -> Int8Calibration.of(model, images(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "No convolution of '%s' can compute in int8; there is nothing to calibrate", folder);
  }

  @Test
  void aValueWithoutAnythingAboveZero() throws IOException {
    WideModel.saveWithZeros(folder);

    PrecisionError error = errorOf(open().withInt8SkipModules(List.of()), images(3));

    assertThat(error.worstCosine()).isGreaterThan(Int8Calibration.WORST_COSINE);
  }
}
