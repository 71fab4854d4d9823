package io.sparkbit.model.engine;

import ai.djl.Model;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sparkbit.torchscript.CapabilitiesProgram;
import io.sparkbit.torchscript.ConvolutionBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine makes of this machine's processor.
 *
 * @param cpu the processor
 * @param oneDnn what oneDNN for x86 uses of it; empty where that is not in use
 * @param oneDnnRunsBfloat16 oneDNN's own word, which does not tell instructions from their
 *     imitation
 * @param aten which of ATen's own kernels run, such as {@code AVX2}; empty where nobody asked
 */
public record CpuCapabilities(
    Cpu cpu, Optional<OneDnnIsa> oneDnn, boolean oneDnnRunsBfloat16, String aten) {

  /** Of this machine, asked once. */
  public static CpuCapabilities ofThisMachine() {
    return ThisMachine.CAPABILITIES;
  }

  /**
   * Why the processor does not compute bfloat16 by instructions of its own; empty if it does.
   *
   * <p>Not on Arm, whatever the processor has: oneDNN 3.7 runs part of bfloat16 there by reference
   * kernels, a hundred times slower than float32 (pytorch/pytorch#180447).
   */
  public Optional<String> whyNoBfloat16() {
    if (oneDnn.isEmpty()) {
      return Optional.of("PyTorch has no fast kernels for it on %s".formatted(cpu.name()));
    }
    if (!oneDnn.get().contains(OneDnnIsa.AVX512_CORE_BF16)) {
      return Optional.of(
          "%s has no instructions for it that oneDNN may use (%s here, but it takes %s)"
              .formatted(cpu.name(), oneDnn.get(), OneDnnIsa.AVX512_CORE_BF16));
    }
    return oneDnnRunsBfloat16
        ? Optional.empty()
        : Optional.of("oneDNN does not run it on %s".formatted(cpu.name()));
  }

  /** For logs and reports. */
  @Override
  public String toString() {
    return oneDnn
        .map(isa -> "%s, oneDNN %s, ATen %s".formatted(cpu.name(), isa, aten))
        .orElse(cpu.name());
  }

  private static final class ThisMachine {
    static final CpuCapabilities CAPABILITIES = ask(Cpu.ofThisMachine());

    private ThisMachine() {}

    private static CpuCapabilities ask(Cpu cpu) {
      if (TorchEngine.convolutionBackend(Device.CPU) != ConvolutionBackend.ONEDNN) {
        return new CpuCapabilities(cpu, Optional.empty(), false, "");
      }
      try (Model model =
          new ProgramLoader(Device.CPU, Map.of())
              .load(CapabilitiesProgram::compile, loaded -> loaded)) {
        PtSymbolBlock program = (PtSymbolBlock) model.getBlock();
        try (IValue bfloat16 =
                IValueUtils.runMethod(program, CapabilitiesProgram.ONEDNN_RUNS_BFLOAT16);
            IValue aten = IValueUtils.runMethod(program, CapabilitiesProgram.ATEN_CAPABILITY)) {
          return new CpuCapabilities(
              cpu,
              OneDnnIsa.effective(cpu.flags(), System.getenv()),
              bfloat16.toBoolean(),
              aten.toStringValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
