package io.sparkbit.torchscript;

import io.sparkbit.network.Layer;

/** A convolution by its definition, in double precision: the right result for every kernel. */
final class ExactConvolution {

  private final Layer.Convolution convolution;
  private final float[] kernel;

  /**
   * @param kernel weights, out x in x height x width
   */
  ExactConvolution(Layer.Convolution convolution, float[] kernel) {
    this.convolution = convolution;
    this.kernel = kernel;
  }

  /** Convolves N x C x H x W images into the same layout. */
  float[] apply(float[] images, int height, int width) {
    int pixels = height * width * convolution.inChannels();
    int outHeight = outSize(height);
    int outWidth = outSize(width);
    float[] result =
        new float[images.length / pixels * convolution.outChannels() * outHeight * outWidth];
    int to = 0;
    for (int image = 0; image < images.length; image += pixels) {
      for (int out = 0; out < convolution.outChannels(); out++) {
        for (int y = 0; y < outHeight; y++) {
          for (int x = 0; x < outWidth; x++) {
            result[to++] = (float) value(images, image, height, width, out, y, x);
          }
        }
      }
    }
    return result;
  }

  int outSize(int size) {
    int reach = convolution.dilation() * (convolution.kernelSize() - 1) + 1;
    return (size + 2 * convolution.padding() - reach) / convolution.stride() + 1;
  }

  private double value(float[] images, int image, int height, int width, int out, int y, int x) {
    int size = convolution.kernelSize();
    double sum = 0;
    for (int channel = 0; channel < convolution.inChannels(); channel++) {
      int plane = image + channel * height * width;
      int weights = (out * convolution.inChannels() + channel) * size * size;
      for (int kernelY = 0; kernelY < size; kernelY++) {
        int row = source(y, kernelY);
        for (int kernelX = 0; kernelX < size; kernelX++) {
          int column = source(x, kernelX);
          if (row >= 0 && row < height && column >= 0 && column < width) {
            sum +=
                (double) images[plane + row * width + column]
                    * kernel[weights + kernelY * size + kernelX];
          }
        }
      }
    }
    return sum;
  }

  private int source(int position, int offset) {
    return position * convolution.stride()
        - convolution.padding()
        + offset * convolution.dilation();
  }
}
