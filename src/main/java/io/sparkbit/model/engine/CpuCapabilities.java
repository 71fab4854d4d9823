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
 * The features of this machine's CPU that the engine uses.
 *
 * @param cpu the CPU
 * @param oneDnn the instruction set that oneDNN uses; empty unless oneDNN for x86 is in use
 * @param oneDnnRunsBfloat16 whether oneDNN says that it runs bfloat16, natively or by emulation
 * @param aten the instruction set of ATen's own kernels, such as {@code AVX2}; empty if not queried
 */
public record CpuCapabilities(
    Cpu cpu, Optional<OneDnnIsa> oneDnn, boolean oneDnnRunsBfloat16, String aten) {

  /** Returns the capabilities of this machine, which are queried once. */
  public static CpuCapabilities ofThisMachine() {
    return ThisMachine.CAPABILITIES;
  }

  /**
   * Returns why the CPU does not compute bfloat16 natively; empty if it does.
   *
   * <p>Arm never qualifies, whatever the CPU supports: oneDNN 3.7 runs part of bfloat16 there with
   * reference kernels, a hundred times slower than float32 (pytorch/pytorch#180447).
   */
  public Optional<String> whyNoBfloat16() {
    return whyNo("bfloat16", OneDnnIsa.AVX512_CORE_BF16)
        .or(
            () ->
                oneDnnRunsBfloat16
                    ? Optional.empty()
                    : Optional.of("oneDNN does not run bfloat16 on %s".formatted(cpu.name())));
  }

  /** Returns why the CPU does not compute int8 natively; empty if it does. */
  public Optional<String> whyNoInt8() {
    return whyNo("int8", OneDnnIsa.AVX2);
  }

  private Optional<String> whyNo(String type, OneDnnIsa required) {
    if (oneDnn.isEmpty()) {
      return Optional.of("PyTorch has no fast %s kernels for %s".formatted(type, cpu.name()));
    }
    return oneDnn.get().contains(required)
        ? Optional.empty()
        : Optional.of(
            "%1$s has no %2$s instructions that oneDNN may use (oneDNN uses %3$s, but %2$s requires %4$s)"
                .formatted(cpu.name(), type, oneDnn.get(), required));
  }

  /** Returns a description for logs and reports. */
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
              .load(CapabilitiesProgram.compile(), loaded -> loaded)) {
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
