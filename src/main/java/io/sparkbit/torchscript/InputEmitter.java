package io.sparkbit.torchscript;

import static io.sparkbit.torchscript.ScalarType.FLOAT;

import java.util.List;

/**
 * An emitter of the method that reads a program's input. It accepts a normalized float32 batch, N x
 * C x H x W, or a uint8 batch, N x H x W x C, which it normalizes. The element type tells which.
 */
final class InputEmitter {

  static final String READ_INPUT = "read_input";

  /** {@code c10::ScalarType::Byte}. */
  static final int UINT8 = 0;

  /** {@code c10::MemoryFormat::ChannelsLast}. */
  static final int CHANNELS_LAST = 2;

  private InputEmitter() {}

  /**
   * @param type the type in which the network computes
   */
  static void define(CodeEmitter code, PixelScaling scaling, ScalarType type) {
    code.define(READ_INPUT, ", input: Tensor", "Tensor");
    code.line(2, "if torch.eq(ops.prim.dtype(input), %d):".formatted(UINT8));
    normalizedPixels(code, scaling);
    code.line(2, "else:");
    code.line(3, "x = torch.contiguous(input, memory_format=%d)".formatted(CHANNELS_LAST));
    code.line(2, "return torch.to(x, %d)".formatted(type.code()));
  }

  /**
   * Applies the operations in the reference's order: rescale, subtract the mean, divide by the std.
   * They work on rows of pixels, since loops over the few channels of one cannot use vectors.
   */
  private static void normalizedPixels(CodeEmitter code, PixelScaling scaling) {
    code.line(3, "p0 = torch.to(torch.flatten(input, 2), %d)".formatted(FLOAT.code()));
    code.line(3, "p1 = torch.mul_(p0, %s)".formatted(scaling.factor()));
    code.line(3, "p2 = torch.sub_(p1, %s)".formatted(forRow(scaling.mean())));
    code.line(3, "p3 = torch.div_(p2, %s)".formatted(forRow(scaling.std())));
    code.line(3, "x = torch.permute(torch.reshape(p3, torch.size(input)), [0, 3, 1, 2])");
  }

  private static String forRow(List<Double> channels) {
    return "torch.repeat(torch.tensor(%s, dtype=%d), [torch.size(input, 2)])"
        .formatted(channels, FLOAT.code());
  }
}
