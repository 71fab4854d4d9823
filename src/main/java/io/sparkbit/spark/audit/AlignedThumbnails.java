package io.sparkbit.spark.audit;

import org.apache.spark.sql.api.java.UDF2;

/**
 * Compares gray thumbnails, also where one shows a part of the other: the highest correlation of
 * one with the crops of the other, in both directions. Crops keep the shape and lose up to 15 % of
 * each edge, anywhere.
 */
public final class AlignedThumbnails implements UDF2<byte[], byte[], Double> {

  private static final long serialVersionUID = 1L;

  /** The edge of a thumbnail, in pixels. */
  public static final int EDGE = 32;

  private static final double[] MARGINS = {0.05, 0.1, 0.15};
  private static final double[] PLACES = {0, 0.5, 1};

  @Override
  public Double call(byte[] first, byte[] second) {
    float[] one = gray(first);
    float[] other = gray(second);
    return Math.max(correlation(one, other), Math.max(ofCrops(one, other), ofCrops(other, one)));
  }

  private static float[] gray(byte[] thumbnail) {
    float[] gray = new float[EDGE * EDGE];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = thumbnail[i] & 0xFF;
    }
    return gray;
  }

  private static double ofCrops(float[] whole, float[] part) {
    double highest = -1;
    for (double margin : MARGINS) {
      for (double left : PLACES) {
        float[] columns = columns(whole, margin * left * EDGE, 1 - margin);
        for (double top : PLACES) {
          float[] crop = rows(columns, margin * top * EDGE, 1 - margin);
          highest = Math.max(highest, correlation(crop, part));
        }
      }
    }
    return highest;
  }

  /** Returns a range of columns, resized to all columns by linear interpolation. */
  private static float[] columns(float[] gray, double from, double scale) {
    float[] resized = new float[gray.length];
    for (int x = 0; x < EDGE; x++) {
      double at = position(from, scale, x);
      int before = (int) at;
      float weight = (float) (at - before);
      int after = Math.min(before + 1, EDGE - 1);
      for (int row = 0; row < gray.length; row += EDGE) {
        resized[row + x] = (1 - weight) * gray[row + before] + weight * gray[row + after];
      }
    }
    return resized;
  }

  private static float[] rows(float[] gray, double from, double scale) {
    float[] resized = new float[gray.length];
    for (int y = 0; y < EDGE; y++) {
      double at = position(from, scale, y);
      int before = (int) at;
      float weight = (float) (at - before);
      int upper = before * EDGE;
      int lower = Math.min(before + 1, EDGE - 1) * EDGE;
      for (int x = 0; x < EDGE; x++) {
        resized[y * EDGE + x] = (1 - weight) * gray[upper + x] + weight * gray[lower + x];
      }
    }
    return resized;
  }

  /** Returns where the center of a pixel of the result lies among the centers of the source. */
  private static double position(double from, double scale, int pixel) {
    return Math.min(Math.max(from + (pixel + 0.5) * scale - 0.5, 0), EDGE - 1.0);
  }

  /** Returns Pearson's correlation; 0 if an image has one color only. */
  private static double correlation(float[] first, float[] second) {
    double sum1 = 0;
    double sum2 = 0;
    double squares1 = 0;
    double squares2 = 0;
    double products = 0;
    for (int i = 0; i < first.length; i++) {
      double one = first[i];
      double other = second[i];
      sum1 += one;
      sum2 += other;
      squares1 += one * one;
      squares2 += other * other;
      products += one * other;
    }
    int count = first.length;
    double variances = (squares1 - sum1 * sum1 / count) * (squares2 - sum2 * sum2 / count);
    return variances <= 1e-6 ? 0 : (products - sum1 * sum2 / count) / Math.sqrt(variances);
  }
}
