package io.sparkbit.image.codec.tiff;

/**
 * Converts CIELAB (D50) to sRGB as Pillow does with Little CMS (ImageCms.buildTransform). Colors at
 * 33 x 33 x 33 grid points are computed with the profiles' formulas in 16 bits; colors between them
 * are interpolated tetrahedrally (cmsopt.c, OptimizeByResampling; cmsintrp.c, TetrahedralInterp16).
 */
final class LabColors {
  private static final int POINTS = 33;
  private static final int[] STEP = {POINTS * POINTS * 3, POINTS * 3, 3};

  /** The value that profiles store as 1. */
  private static final double MAX_XYZ = 1 + 32767.0 / 32768;

  private static final double[] D50 = {0.9642, 1, 0.8249};
  private static final char[] TABLE = table();

  private LabColors() {}

  /**
   * Converts pixels.
   *
   * @param lab values as TIFF stores them: L from 0 to 255 for 0 to 100, a and b as signed bytes
   * @return red, green, blue
   */
  static byte[] toRgb(byte[] lab) {
    byte[] rgb = new byte[lab.length];
    int[] rest = new int[3];
    for (int i = 0; i < lab.length; i += 3) {
      int base = 0;
      for (int axis = 0; axis < 3; axis++) {
        int value = (axis == 0 ? lab[i] & 0xFF : lab[i + axis] + 128) * 257;
        int scaled = value * (POINTS - 1);
        int fixed = scaled + (scaled + 0x7FFF) / 0xFFFF;
        base += (fixed >> 16) * STEP[axis];
        rest[axis] = fixed & 0xFFFF;
      }
      interpolate(base, rest, rgb, i);
    }
    return rgb;
  }

  /**
   * Walks from a grid point to the opposite corner of its cube, along the axis with the largest
   * remainder first.
   */
  private static void interpolate(int base, int[] rest, byte[] rgb, int to) {
    int first = rest[0] >= rest[1] && rest[0] >= rest[2] ? 0 : rest[1] >= rest[2] ? 1 : 2;
    int second = (first + 1) % 3;
    int third = (first + 2) % 3;
    if (rest[second] < rest[third]) {
      second = third;
      third = 3 - first - second;
    }
    int afterFirst = base + step(first, rest);
    int afterSecond = afterFirst + step(second, rest);
    int afterThird = afterSecond + step(third, rest);
    for (int c = 0; c < 3; c++) {
      int start = TABLE[base + c];
      int sum =
          (TABLE[afterFirst + c] - start) * rest[first]
              + (TABLE[afterSecond + c] - TABLE[afterFirst + c]) * rest[second]
              + (TABLE[afterThird + c] - TABLE[afterSecond + c]) * rest[third]
              + 0x8001;
      int word = (start + ((sum + (sum >> 16)) >> 16)) & 0xFFFF;
      rgb[to + c] = (byte) ((word * 65281L + 0x800000) >> 24);
    }
  }

  /** Returns the step to the next point, or 0 at a point: the last one has no next. */
  private static int step(int axis, int[] rest) {
    return rest[axis] == 0 ? 0 : STEP[axis];
  }

  private static char[] table() {
    char[] table = new char[POINTS * POINTS * POINTS * 3];
    double[][] fromXyz = inverse(rgbToXyz());
    int to = 0;
    for (int l = 0; l < POINTS; l++) {
      for (int a = 0; a < POINTS; a++) {
        for (int b = 0; b < POINTS; b++) {
          double[] xyz = xyz(value(l), value(a), value(b));
          for (double[] row : fromXyz) {
            double sum = row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2];
            float linear = (float) (sum * MAX_XYZ);
            table[to++] = word((float) gamma(linear));
          }
        }
      }
    }
    return table;
  }

  /** Returns a coordinate of a point, from 0 to 1. */
  private static float value(int point) {
    return (float) (word((float) point / (POINTS - 1)) / 65535.0);
  }

  private static char word(float value) {
    double scaled = Math.floor(value * 65535.0 + 0.5);
    return (char) Math.max(0, Math.min(65535, scaled));
  }

  private static double[] xyz(float l, float a, float b) {
    double y = (l * 100.0 + 16) / 116;
    double x = y + 0.002 * (a * 255.0 - 128);
    double z = y - 0.005 * (b * 255.0 - 128);
    return new double[] {
      (float) (cube(x) * D50[0] / MAX_XYZ),
      (float) (cube(y) * D50[1] / MAX_XYZ),
      (float) (cube(z) * D50[2] / MAX_XYZ)
    };
  }

  private static double cube(double t) {
    return t <= 24.0 / 116 ? 108.0 / 841 * (t - 16.0 / 116) : t * t * t;
  }

  /** Applies IEC 61966-2.1's curve. */
  private static double gamma(double linear) {
    double limit = StrictMath.pow(0.04045 / 1.055 + 0.055 / 1.055, 2.4);
    return linear >= limit
        ? (StrictMath.pow(linear, 1 / 2.4) - 0.055 / 1.055) * 1.055
        : linear * 12.92;
  }

  private static double[][] rgbToXyz() {
    double[][] primaries = {{0.64, 0.30, 0.15}, {0.33, 0.60, 0.06}, {0.03, 0.10, 0.79}};
    double[] d65 = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};
    double[] weights = times(inverse(primaries), d65);
    double[][] rgb = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        rgb[i][j] = primaries[i][j] * weights[j];
      }
    }
    return times(adaptation(d65), rgb);
  }

  /** Returns Bradford's chromatic adaptation to D50. */
  private static double[][] adaptation(double[] white) {
    double[][] cone = {
      {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}
    };
    double[] from = times(cone, white);
    double[] to = times(cone, D50);
    double[][] scaled = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        scaled[i][j] = cone[i][j] * (to[i] / from[i]);
      }
    }
    return times(inverse(cone), scaled);
  }

  private static double[] times(double[][] m, double[] v) {
    double[] result = new double[3];
    for (int i = 0; i < 3; i++) {
      result[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
    return result;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] result = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        result[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
      }
    }
    return result;
  }

  private static double[][] inverse(double[][] m) {
    double[][] result = new double[3][3];
    double determinant = 0;
    for (int i = 0; i < 3; i++) {
      determinant += m[0][i] * minor(m, 0, i);
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        result[j][i] = minor(m, i, j) / determinant;
      }
    }
    return result;
  }

  /** Returns the signed minor, with indices taken modulo 3. */
  private static double minor(double[][] m, int i, int j) {
    int r = (i + 1) % 3;
    int s = (i + 2) % 3;
    int c = (j + 1) % 3;
    int d = (j + 2) % 3;
    return m[r][c] * m[s][d] - m[r][d] * m[s][c];
  }
}
