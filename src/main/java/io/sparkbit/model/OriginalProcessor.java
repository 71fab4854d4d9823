package io.sparkbit.model;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.Resampling;

/**
 * The image processors for models of the original release, whose files describe none. They follow
 * timm's evaluation (timm/models/resnetv2.py). Models fine-tuned on ImageNet with the BiT-HyperRule
 * use its image size (google-research/big_transfer, bit_hyperrule.py).
 */
final class OriginalProcessor {

  private static final String FINE_TUNED = "ILSVRC2012";

  private OriginalProcessor() {}

  /**
   * @param weightsName the file name, which tells whether the model was fine-tuned
   */
  static BitImageProcessor of(String weightsName) {
    BitImageProcessor.Builder builder =
        BitImageProcessor.builder()
            .optResample(Resampling.BILINEAR)
            .optImageMean(0.5, 0.5, 0.5)
            .optImageStd(0.5, 0.5, 0.5);
    return weightsName.contains(FINE_TUNED)
        ? builder.optSize(new ResizeTarget.Exact(Size.square(480))).optNoCenterCrop().build()
        : builder.optSize(new ResizeTarget.ShortestEdge(256)).optCropSize(Size.square(224)).build();
  }
}
