package io.sparkbit.report.page;

import io.sparkbit.image.RgbImage;

/** A map of heat over an image. */
public final class HeatOverlay {

  /** How much of a place without heat is left: it stays visible, but dark. */
  private static final double LEAST_LIGHT = 0.35;

  private HeatOverlay() {}

  /**
   * Returns an image that is dark where there is no heat, and reddish where there is most.
   *
   * @param image of 1 or 3 channels
   * @param heat of 1 channel, of about the image's size: black to white for none to most
   */
  public static RgbImage of(RgbImage image, RgbImage heat) {
    RgbImage colors = image.toRgb();
    byte[] shown = new byte[colors.data().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int pixel = 3 * (y * image.width() + x);
        double warmth = at(heat, x, y, image) / 255.0;
        double light = LEAST_LIGHT + (1 - LEAST_LIGHT) * warmth;
        double red = 110 * warmth;
        shown[pixel] = lit(colors.data()[pixel], light, red);
        shown[pixel + 1] = lit(colors.data()[pixel + 1], light, 0);
        shown[pixel + 2] = lit(colors.data()[pixel + 2], light, -red / 2);
      }
    }
    return RgbImage.of(image.width(), image.height(), 3, shown);
  }

  private static int at(RgbImage heat, int x, int y, RgbImage image) {
    int row = y * heat.height() / image.height();
    return heat.data()[row * heat.width() + x * heat.width() / image.width()] & 0xff;
  }

  private static byte lit(byte value, double light, double added) {
    return (byte) Math.max(0, Math.min(255, Math.round((value & 0xff) * light + added)));
  }
}
