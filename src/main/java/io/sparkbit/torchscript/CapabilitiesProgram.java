package io.sparkbit.torchscript;

import java.util.List;

/** A program that asks the engine which features of this CPU it uses. */
public final class CapabilitiesProgram {

  /** The method that returns whether oneDNN runs bfloat16, natively or by emulation (boolean). */
  public static final String ONEDNN_RUNS_BFLOAT16 = "onednn_runs_bfloat16";

  /**
   * The method that returns the instruction set of ATen's own kernels, such as {@code AVX2}
   * (string).
   */
  public static final String ATEN_CAPABILITY = "aten_capability";

  private CapabilitiesProgram() {}

  /** Compiles the program. */
  public static CompiledProgram compile() {
    CodeEmitter code = new CodeEmitter();
    code.declare(List.of(), List.of());
    code.define(ONEDNN_RUNS_BFLOAT16, "", "bool");
    code.line(2, "return ops.mkldnn._is_mkldnn_bf16_supported()");
    code.define(ATEN_CAPABILITY, "", "str");
    code.line(2, "return torch._get_cpu_capability()");
    return new CompiledProgram(Precision.FLOAT32, code.toString(), List.of(), List.of());
  }
}
