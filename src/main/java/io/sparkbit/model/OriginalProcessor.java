package io.sparkbit.model;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.BitImageProcessor;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.image.resample.Resampling;

/**
 * How the original release's models read images, which their files do not say: as timm evaluates
 * them (timm/models/resnetv2.py), or those that were fine-tuned on ImageNet by the BiT-HyperRule,
 * at its size (google-research/big_transfer, bit_hyperrule.py).
 */
final class OriginalProcessor {

  private static final String FINE_TUNED = "ILSVRC2012";

  private OriginalProcessor() {}

  /**
   * @param weightsName the file's, which tells whether the model was fine-tuned
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
