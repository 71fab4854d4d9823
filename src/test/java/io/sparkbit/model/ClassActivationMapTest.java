package io.sparkbit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkbit.checkpoint.Checkpoint;
import io.sparkbit.image.RgbImage;
import io.sparkbit.network.BitNetwork;
import io.sparkbit.torchscript.Precision;
import io.sparkbit.torchscript.ProgramMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each place of an image adds to the logit of its class. */
@NumericTest
class ClassActivationMapTest {

  private static final List<String> OUTPUTS =
      List.of(ProgramMethod.CLASS_ACTIVATION_MAP, BitNetwork.LOGITS);

  @TempDir Path folder;

  private static List<RgbImage> noise(int count) {
    Random random = new Random(5);
    return random
        .ints(count, 64, 200)
        .mapToObj(
            width -> {
              byte[] pixels = new byte[96 * width * 3];
              random.nextBytes(pixels);
              return RgbImage.of(width, 96, 3, pixels);
            })
        .toList();
  }

  /** The logit is the mean of the map, plus the bias: by definition, in any precision. */
  @ParameterizedTest
  @EnumSource
  void itsMeanIsTheLogit(Precision precision) throws IOException {
    WideModel.save(folder);
    Pretrained model = Pretrained.open(folder.toString());
    Checkpoint weights = model.checkpoint();
    float[] bias = weights.read("classifier.1.bias");

    try (BitProgram program = BitProgram.load(model, precision);
        BitPredictor predictor = program.newPredictor(OUTPUTS)) {
      for (List<Prediction> outputs : predictor.predictAll(noise(5))) {
        Prediction map = outputs.get(0);
        float[] logits = outputs.get(1).values();
        int likeliest = 0;
        for (int i = 1; i < logits.length; i++) {
          likeliest = logits[i] > logits[likeliest] ? i : likeliest;
        }
        double sum = 0;
        for (float value : map.values()) {
          sum += value;
        }
        assertThat(map.shape()).hasSize(3).startsWith(1, 3);
        assertThat(sum / map.values().length + bias[likeliest])
            .isCloseTo(logits[likeliest], within(1e-4 * Math.max(1, Math.abs(logits[likeliest]))));
      }
    }
  }

  @Test
  void isTheProductOfFeaturesAndTheClassesWeights() throws IOException {
    WideModel.save(folder);
    Pretrained model = Pretrained.open(folder.toString());
    float[] head = model.checkpoint().read("classifier.1.weight");
    List<RgbImage> images = noise(1);

    try (BitProgram program = BitProgram.load(model, Precision.FLOAT32);
        BitPredictor predictor = program.newPredictor(OUTPUTS);
        BitPredictor features = program.newPredictor(BitNetwork.LAST_HIDDEN_STATE)) {
      List<Prediction> outputs = predictor.predictAll(images).get(0);
      Prediction state = features.predict(images).get(0);
      float[] logits = outputs.get(1).values();
      int likeliest = 0;
      for (int i = 1; i < logits.length; i++) {
        likeliest = logits[i] > logits[likeliest] ? i : likeliest;
      }
      float[] map = outputs.get(0).values();
      int channels = state.shape().get(0);
      assertThat(map).hasSize(state.values().length / channels);
      for (int place = 0; place < map.length; place++) {
        double expected = 0;
        for (int channel = 0; channel < channels; channel++) {
          expected +=
              (double) head[likeliest * channels + channel]
                  * state.values()[channel * map.length + place];
        }
        assertThat((double) map[place])
            .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
      }
    }
  }
}
