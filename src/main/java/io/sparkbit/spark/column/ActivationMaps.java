package io.sparkbit.spark.column;

import io.sparkbit.image.InvalidImageException;
import io.sparkbit.image.RgbImage;
import io.sparkbit.image.Size;
import io.sparkbit.image.resample.PillowResampler;
import io.sparkbit.image.resample.Resampling;
import io.sparkbit.model.Prediction;
import io.sparkbit.network.BitConfig;
import org.apache.spark.sql.Row;

/** Makes pictures of class activation maps. */
public final class ActivationMaps {

  private static final int WHITE = 255;

  private ActivationMaps() {}

  /** Returns the cell of a map, as large as the part of the network's input that it is about. */
  public static Row struct(Prediction map, BitConfig config) {
    int place = config.reduction();
    Size size = new Size(map.shape().get(1) * place, map.shape().get(2) * place);
    return ImageStructs.toStruct("", picture(map, size));
  }

  /**
   * Returns a gray picture of a map, enlarged with the bilinear filter. Black is what speaks
   * against the class or does not matter, white what speaks for it most.
   *
   * @param map of one channel
   * @param size of the picture
   */
  public static RgbImage picture(Prediction map, Size size) {
    float[] values = map.values();
    float greatest = Float.MIN_NORMAL;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    byte[] gray = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      gray[i] = (byte) Math.round(WHITE * Math.max(0, values[i] / greatest));
    }
    RgbImage small = RgbImage.of(map.shape().get(2), map.shape().get(1), 1, gray);
    try {
      return PillowResampler.resize(small, size, Resampling.BILINEAR);
    } catch (InvalidImageException e) {
      throw new IllegalStateException("The network read an image of " + size, e);
    }
  }
}
