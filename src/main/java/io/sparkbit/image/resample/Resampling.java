package io.sparkbit.image.resample;

import io.sparkbit.error.UserException;

/** Pillow's resampling filters, with their numbers in {@code preprocessor_config.json}. */
public enum Resampling {
  NEAREST(0, 0) {
    @Override
    double weight(double x) {
      throw new UnsupportedOperationException("nearest neighbor has no kernel");
    }
  },
  LANCZOS(1, 3) {
    @Override
    double weight(double x) {
      return -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }
  },
  BILINEAR(2, 1) {
    @Override
    double weight(double x) {
      double distance = Math.abs(x);
      return distance < 1 ? 1 - distance : 0;
    }
  },
  BICUBIC(3, 2) {
    @Override
    double weight(double x) {
      double d = Math.abs(x);
      if (d < 1) {
        return ((SHARPNESS + 2) * d - (SHARPNESS + 3)) * d * d + 1;
      }
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * SHARPNESS : 0;
    }
  },
  BOX(4, 0.5) {
    @Override
    double weight(double x) {
      return -0.5 < x && x <= 0.5 ? 1 : 0;
    }
  },
  HAMMING(5, 1) {
    @Override
    double weight(double x) {
      double d = Math.abs(x);
      if (d == 0) {
        return 1;
      }
      if (d >= 1) {
        return 0;
      }
      double angle = d * Math.PI;
      // The constants are single precision in Pillow's hamming_filter (Resample.c).
      return Math.sin(angle) / angle * (0.54f + 0.46f * Math.cos(angle));
    }
  };

  private static final double SHARPNESS = -0.5;

  private final int code;
  private final double support;

  Resampling(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** Returns half the kernel's width, in source pixels at scale 1. */
  double support() {
    return support;
  }

  /** Returns the unnormalized kernel value at a signed distance from its center. */
  abstract double weight(double x);

  /** Returns the number that Pillow and {@code preprocessor_config.json} use, 0 to 5. */
  public int code() {
    return code;
  }

  /**
   * Returns the filter with a number.
   *
   * @throws UserException if the number is not 0 to 5
   */
  public static Resampling ofCode(int code) {
    for (Resampling filter : values()) {
      if (filter.code == code) {
        return filter;
      }
    }
    throw new UserException("resampling filters are numbered 0 to 5, got " + code);
  }

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double angle = x * Math.PI;
    return Math.sin(angle) / angle;
  }
}
