package io.sparkbit.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkbit.model.engine.CpuCapabilities;
import java.util.Optional;

/** The processor that tests run on. */
public final class CpuUnderTest {

  private CpuUnderTest() {}

  /** Skips a test of programs in bfloat16 where no program is compiled so. */
  public static void assumeBfloat16() {
    Optional<String> missing = CpuCapabilities.ofThisMachine().whyNoBfloat16();
    assumeTrue(missing.isEmpty(), () -> "no bfloat16: " + missing.orElseThrow());
  }

  /** Skips a test of programs in int8 where no program is compiled so. */
  public static void assumeInt8() {
    Optional<String> missing = CpuCapabilities.ofThisMachine().whyNoInt8();
    assumeTrue(missing.isEmpty(), () -> "no int8: " + missing.orElseThrow());
  }
}
