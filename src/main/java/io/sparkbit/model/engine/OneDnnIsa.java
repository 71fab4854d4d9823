package io.sparkbit.model.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The x86 instruction sets that oneDNN 3.7 distinguishes, from least to most. Their names are those
 * that its variable {@value #LIMIT} accepts ({@code dnnl_cpu_isa_t}). libtorch does not export
 * oneDNN's own answer.
 */
public enum OneDnnIsa {
  SSE41(null, "sse4_1"),
  AVX(SSE41, "avx"),
  AVX2(AVX, "avx2"),
  AVX2_VNNI(AVX2, "avx_vnni"),
  AVX2_VNNI_2(AVX2_VNNI, "avx_vnni_int8 avx_ne_convert"),
  AVX512_CORE(AVX2, "avx512f avx512bw avx512vl avx512dq"),
  AVX512_CORE_VNNI(AVX512_CORE, "avx512_vnni"),
  AVX512_CORE_BF16(AVX512_CORE_VNNI, "avx512_bf16"),
  AVX512_CORE_FP16(AVX512_CORE_BF16, "avx512_fp16 avx_vnni"),
  AVX512_CORE_AMX(AVX512_CORE_FP16, "amx_tile amx_int8 amx_bf16"),
  AVX512_CORE_AMX_FP16(AVX512_CORE_AMX, "amx_fp16");

  /** The environment variable that limits oneDNN. */
  static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

  private static final String OLD_LIMIT = "DNNL_MAX_CPU_ISA";

  private final @Nullable OneDnnIsa base;
  private final String flags;

  /**
   * @param base the instruction set that it extends
   * @param flags the flags that it adds, as Linux names them, separated by spaces
   */
  OneDnnIsa(@Nullable OneDnnIsa base, String flags) {
    this.base = base;
    this.flags = flags;
  }

  /**
   * Returns the instruction set that oneDNN uses on a CPU.
   *
   * @param flags the flags of the CPU, as Linux names them
   * @param environment the environment variables of the process
   * @return the instruction set; empty below {@link #SSE41}
   */
  static Optional<OneDnnIsa> effective(Set<String> flags, Map<String, String> environment) {
    Optional<OneDnnIsa> limit = limit(environment);
    return Arrays.stream(values())
        .filter(
            isa -> isa.bases().allMatch(part -> flags.containsAll(List.of(part.flags.split(" ")))))
        .filter(isa -> limit.isEmpty() || limit.get().contains(isa))
        .reduce((less, more) -> more);
  }

  private static Optional<OneDnnIsa> limit(Map<String, String> environment) {
    String name = environment.getOrDefault(LIMIT, environment.getOrDefault(OLD_LIMIT, ""));
    return Arrays.stream(values())
        .filter(isa -> isa.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Returns whether this is the other instruction set or extends it. */
  boolean contains(OneDnnIsa other) {
    return bases().anyMatch(other::equals);
  }

  private Stream<OneDnnIsa> bases() {
    return Stream.iterate(this, isa -> isa != null, isa -> isa.base);
  }
}
