package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.List;

/** The text by which training skips residual branches (reference: drop_path in modeling_bit.py). */
interface DropPathEmitter {

  /** No branch is skipped. */
  DropPathEmitter NONE =
      new DropPathEmitter() {
        @Override
        public String parameter() {
          return "";
        }

        @Override
        public String argument() {
          return "";
        }

        @Override
        public String apply(Layer join, String residual) {
          return residual;
        }
      };

  /**
   * Each image's residual branch is multiplied with a factor of its own, which callers draw.
   *
   * @param factors variable that holds them, N x residual blocks
   */
  static DropPathEmitter of(BitNetwork network, String factors) {
    List<Layer> joins = network.joins();
    return new DropPathEmitter() {
      @Override
      public String parameter() {
        return ", %s: Tensor".formatted(factors);
      }

      @Override
      public String argument() {
        return ", " + factors;
      }

      @Override
      public String apply(Layer join, String residual) {
        return "torch.mul(%s, torch.reshape(torch.select(%s, 1, %d), [-1, 1, 1, 1]))"
            .formatted(residual, factors, joins.indexOf(join));
      }
    };
  }

  /** What sections take beside their input. */
  String parameter();

  /** What sections are given beside their input. */
  String argument();

  /**
   * The residual branch of a block.
   *
   * @param join where it meets the shortcut
   */
  String apply(Layer join, String residual);
}
