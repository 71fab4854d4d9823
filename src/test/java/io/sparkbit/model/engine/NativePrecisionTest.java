package io.sparkbit.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.model.NumericTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** bfloat16 is for processors that have it, as far as oneDNN may use it. */
@NumericTest
class NativePrecisionTest {

  private static final String ZEN_3 = "sse4_1 avx avx2";
  private static final String CASCADE_LAKE =
      ZEN_3 + " avx512f avx512bw avx512vl avx512dq avx512_vnni";
  private static final String ZEN_4 = CASCADE_LAKE + " avx512_bf16";
  private static final String ZEN_5 = ZEN_4 + " avx_vnni";
  private static final String SAPPHIRE_RAPIDS = ZEN_5 + " avx512_fp16 amx_tile amx_int8 amx_bf16";
  private static final String ARROW_LAKE = ZEN_3 + " avx_vnni avx_vnni_int8 avx_ne_convert";

  private static final Map<String, String> CPUS =
      Map.of(
          "Zen 3", ZEN_3,
          "Cascade Lake", CASCADE_LAKE,
          "Zen 4", ZEN_4,
          "Zen 5", ZEN_5,
          "Sapphire Rapids", SAPPHIRE_RAPIDS,
          "Arrow Lake", ARROW_LAKE);

  @ParameterizedTest
  @CsvSource({
    "Zen 3, '', AVX2",
    "Zen 3, AVX512_CORE_BF16, AVX2",
    "Zen 3, sse41, SSE41",
    "Cascade Lake, '', AVX512_CORE_VNNI",
    "Cascade Lake, AVX512_CORE, AVX512_CORE",
    "Zen 4, '', AVX512_CORE_BF16",
    "Zen 4, AVX512_CORE, AVX512_CORE",
    "Zen 4, AVX512_CORE_BF16, AVX512_CORE_BF16",
    "Zen 4, AVX512_CORE_AMX, AVX512_CORE_BF16",
    "Zen 4, AVX2, AVX2",
    "Zen 4, AVX2_VNNI_2, AVX2",
    "Zen 5, AVX2_VNNI, AVX2_VNNI",
    "Zen 5, ALL, AVX512_CORE_BF16",
    "Sapphire Rapids, '', AVX512_CORE_AMX",
    "Sapphire Rapids, DEFAULT, AVX512_CORE_AMX",
    "Sapphire Rapids, AVX512_CORE_FP16, AVX512_CORE_FP16",
    "Arrow Lake, '', AVX2_VNNI_2"
  })
  void oneDnnUsesWhatThereIsAndMayBe(String cpu, String limit, OneDnnIsa expected) {
    assertThat(OneDnnIsa.effective(flags(cpu), Map.of("ONEDNN_MAX_CPU_ISA", limit)))
        .contains(expected);
    assertThat(OneDnnIsa.effective(flags(cpu), Map.of("DNNL_MAX_CPU_ISA", limit)))
        .contains(expected);
  }

  @Test
  void saysWhyThereIsNoInt8() {
    assertThat(capabilities("Zen 3", OneDnnIsa.AVX, false).whyNoInt8())
        .contains(
            "Zen 3 has no int8 instructions that oneDNN may use (oneDNN uses AVX, but int8"
                + " requires AVX2)");
    assertThat(capabilities("Zen 3", OneDnnIsa.AVX2, false).whyNoInt8()).isEmpty();
    assertThat(capabilities("Sapphire Rapids", OneDnnIsa.AVX512_CORE_AMX, true).whyNoInt8())
        .isEmpty();
    assertThat(
            new CpuCapabilities(Cpu.of(List.of(), "aarch64"), Optional.empty(), false, "")
                .whyNoInt8())
        .contains("PyTorch has no fast int8 kernels for aarch64");
  }

  @Test
  void saysWhyThereIsNoBfloat16() {
    assertThat(capabilities("Zen 3", OneDnnIsa.AVX2, false).whyNoBfloat16())
        .contains(
            "Zen 3 has no bfloat16 instructions that oneDNN may use (oneDNN uses AVX2, but"
                + " bfloat16 requires AVX512_CORE_BF16)");
    assertThat(capabilities("Cascade Lake", OneDnnIsa.AVX512_CORE_VNNI, true).whyNoBfloat16())
        .contains(
            "Cascade Lake has no bfloat16 instructions that oneDNN may use (oneDNN uses"
                + " AVX512_CORE_VNNI, but bfloat16 requires AVX512_CORE_BF16)");
    assertThat(capabilities("Zen 4", OneDnnIsa.AVX512_CORE_BF16, false).whyNoBfloat16())
        .contains("oneDNN does not run bfloat16 on Zen 4");
    assertThat(capabilities("Zen 4", OneDnnIsa.AVX512_CORE_BF16, true).whyNoBfloat16()).isEmpty();
    assertThat(capabilities("Sapphire Rapids", OneDnnIsa.AVX512_CORE_AMX, true).whyNoBfloat16())
        .isEmpty();
    assertThat(
            new CpuCapabilities(Cpu.of(List.of(), "aarch64"), Optional.empty(), false, "")
                .whyNoBfloat16())
        .contains("PyTorch has no fast bfloat16 kernels for aarch64");
  }

  /** What is read from the processor's description is what oneDNN finds. */
  @Test
  void agreesWithOneDnn() {
    CpuCapabilities here = CpuCapabilities.ofThisMachine();

    here.oneDnn()
        .ifPresent(
            isa ->
                assertThat(here.oneDnnRunsBfloat16())
                    .as(here.toString())
                    .isEqualTo(
                        isa.contains(OneDnnIsa.AVX512_CORE)
                            || isa.contains(OneDnnIsa.AVX2_VNNI_2)));
  }

  @Test
  void readsTheDescriptionOfLinux() {
    List<String> lines =
        List.of(
            "processor\t: 0",
            "model name\t: AMD EPYC 7R13 Processor",
            "flags\t\t: fpu sse4_1 avx2",
            "",
            "processor\t: 1",
            "model name\t: another");

    assertThat(Cpu.of(lines, "amd64"))
        .isEqualTo(new Cpu("AMD EPYC 7R13 Processor", Set.of("fpu", "sse4_1", "avx2")));
    assertThat(Cpu.of(List.of(), "amd64")).isEqualTo(new Cpu("amd64", Set.of()));
  }

  private static CpuCapabilities capabilities(String cpu, OneDnnIsa isa, boolean bfloat16) {
    return new CpuCapabilities(new Cpu(cpu, flags(cpu)), Optional.of(isa), bfloat16, "");
  }

  private static Set<String> flags(String cpu) {
    return new HashSet<>(Arrays.asList(CPUS.get(cpu).split(" ")));
  }
}
