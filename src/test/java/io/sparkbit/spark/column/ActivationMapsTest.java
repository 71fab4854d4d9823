package io.sparkbit.spark.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.model.Prediction;
import io.sparkbit.network.BitConfig;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ActivationMapsTest {

  private static final Prediction MAP =
      new Prediction(new float[] {4, 0, -3, 2, 1, -9}, List.of(1, 2, 3));

  private static int at(RgbImage picture, int x, int y) {
    return picture.data()[y * picture.width() + x] & 0xff;
  }

  @Test
  void whiteIsWhatSpeaksForTheClassMost() {
    RgbImage picture = ActivationMaps.picture(MAP, new Size(64, 96));

    assertThat(picture.channels()).isEqualTo(1);
    assertThat(List.of(picture.height(), picture.width())).containsExactly(64, 96);
    assertThat(
            List.of(
                at(picture, 0, 0),
                at(picture, 47, 0),
                at(picture, 95, 0),
                at(picture, 0, 63),
                at(picture, 47, 63),
                at(picture, 95, 63)))
        .containsExactly(255, 4, 0, 128, 65, 0);
  }

  @Test
  void nothingSpeaksForTheClass() {
    RgbImage picture =
        ActivationMaps.picture(
            new Prediction(new float[] {-1, 0}, List.of(1, 1, 2)), new Size(32, 64));

    assertThat(picture.data()).containsOnly(0);
  }

  @Test
  void isAsLargeAsTheInput() {
    Row large = ActivationMaps.struct(MAP, BitConfig.builder().build());
    Row dilated = ActivationMaps.struct(MAP, BitConfig.builder().optOutputStride(8).build());

    assertThat(List.of(ImageSchema.getHeight(large), ImageSchema.getWidth(large)))
        .containsExactly(64, 96);
    assertThat(List.of(ImageSchema.getHeight(dilated), ImageSchema.getWidth(dilated)))
        .containsExactly(16, 24);
  }
}
