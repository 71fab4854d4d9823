package io.sparkbit.image.processor;

/** Where a center crop begins if an odd number of pixels is left over. */
public enum CropOffset {
  /** As in Hugging Face's processors: one pixel less above than below. */
  ROUND_DOWN {
    @Override
    int of(int leftover) {
      return leftover / 2;
    }
  },
  /** As in torchvision's CenterCrop, which timm uses: Python's round, half to even. */
  ROUND_HALF_EVEN {
    @Override
    int of(int leftover) {
      return (int) Math.rint(leftover / 2.0);
    }
  };

  abstract int of(int leftover);
}
