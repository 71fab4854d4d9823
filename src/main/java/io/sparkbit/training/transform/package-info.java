/**
 * What changes the pixels of training images beyond crops and flips. Start reading at {@link
 * io.sparkbit.training.transform.RandAugment} and {@link
 * io.sparkbit.training.transform.RandomErasing}; the operations give the bytes of torchvision's,
 * which are Pillow's.
 */
@NullMarked
package io.sparkbit.training.transform;

import org.jspecify.annotations.NullMarked;
