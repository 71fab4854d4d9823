/**
 * BiT models that run, on DJL's PyTorch engine. Nothing here knows Spark. Start reading at {@link
 * io.sparkbit.model.Pretrained} (files of every kind, checked and not yet loaded), then {@link
 * io.sparkbit.model.BitForImageClassification}. The room {@code engine} is what all of them run on.
 */
@NullMarked
package io.sparkbit.model;

import org.jspecify.annotations.NullMarked;
