package io.sparkbit.torchscript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that asks the engine what it makes of this processor. */
public final class CapabilitiesProgram {

  /** Whether oneDNN runs bfloat16, by instructions or by imitating them; a boolean. */
  public static final String ONEDNN_RUNS_BFLOAT16 = "onednn_runs_bfloat16";

  /** Which of ATen's own kernels run, such as {@code AVX2}; a string. */
  public static final String ATEN_CAPABILITY = "aten_capability";

  private CapabilitiesProgram() {}

  /**
   * Writes the archive.
   *
   * @param file is replaced if it exists
   * @throws IOException if it cannot be written
   */
  public static void compile(Path file) throws IOException {
    CodeEmitter code = new CodeEmitter();
    code.declare(List.of(), CodeEmitter.Members.BUFFERS);
    code.define(ONEDNN_RUNS_BFLOAT16, "", "bool");
    code.line(2, "return ops.mkldnn._is_mkldnn_bf16_supported()");
    code.define(ATEN_CAPABILITY, "", "str");
    code.line(2, "return torch._get_cpu_capability()");
    TorchScriptArchive.write(CodeEmitter.CLASS_NAME, code.toString(), List.of(), file);
  }
}
