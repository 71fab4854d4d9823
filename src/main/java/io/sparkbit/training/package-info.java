/**
 * Transfer of BiT to other classes, without Spark. Start reading at {@link
 * io.sparkbit.training.HyperRule}, which chooses the settings, and at {@link
 * io.sparkbit.training.Trainer}, which runs the training. {@link
 * io.sparkbit.training.LearningRateFinder} looks for a learning rate before. The source is the
 * paper <a href="https://arxiv.org/abs/1912.11370">Big Transfer (BiT)</a>, section 3.3, and {@code
 * bit_hyperrule.py} of its implementation (google-research/big_transfer).
 */
@NullMarked
package io.sparkbit.training;

import org.jspecify.annotations.NullMarked;
