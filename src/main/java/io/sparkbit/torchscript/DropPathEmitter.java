package io.sparkbit.torchscript;

import io.sparkbit.network.BitNetwork;
import io.sparkbit.network.Layer;
import java.util.List;

/**
 * An emitter of code that skips residual branches in training (reference: drop_path in
 * modeling_bit.py).
 */
interface DropPathEmitter {

  /** An emitter that skips no branch. */
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
   * Returns an emitter that multiplies each image's branches by factors that the caller draws.
   *
   * @param factors the variable that holds them, float32, N x residual blocks
   * @param type the type of the values
   */
  static DropPathEmitter of(BitNetwork network, String factors, ScalarType type) {
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
        return "torch.to(torch.mul(%s, torch.reshape(torch.select(%s, 1, %d), [-1, 1, 1, 1])), %d)"
            .formatted(residual, factors, joins.indexOf(join), type.code());
      }
    };
  }

  /** Returns the parameter that sections take after their input; may be empty. */
  String parameter();

  /** Returns the argument that sections get after their input; may be empty. */
  String argument();

  /**
   * Returns the expression for a block's residual branch.
   *
   * @param join the layer where it meets the shortcut
   */
  String apply(Layer join, String residual);
}
