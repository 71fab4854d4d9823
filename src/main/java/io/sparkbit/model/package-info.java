/**
 * BiT models that run on DJL's PyTorch engine, without Spark. Start reading at {@link
 * io.sparkbit.model.Pretrained} (model files of any kind, checked but not yet loaded), then {@link
 * io.sparkbit.model.BitForImageClassification}. All models run on the engine in {@code engine}.
 */
@NullMarked
package io.sparkbit.model;

import org.jspecify.annotations.NullMarked;
