/**
 * How BiT is transferred to other classes: the BiT-HyperRule and what it is made of, without an
 * engine and without Spark. Start reading at {@link io.sparkbit.transfer.HyperRule}. The source is
 * the paper <a href="https://arxiv.org/abs/1912.11370">Big Transfer (BiT)</a>, section 3.3, and
 * {@code bit_hyperrule.py} of its implementation (google-research/big_transfer).
 */
@NullMarked
package io.sparkbit.transfer;

import org.jspecify.annotations.NullMarked;
