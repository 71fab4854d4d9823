package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of loaders that cannot run here: glibc's, musl's and Java's own. */
class NativeLibraryExceptionTest {

  private static String told(String reason) {
    return NativeLibraryException.ofLoading(
            "PyTorch", Path.of("/cache/libtorch.so"), new UnsatisfiedLinkError(reason))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/lib64/libm.so.6: version `GLIBC_2.27' not found (required by /cache/libtorch_cpu.so)"
            + "|because this system's C library is too old; use a system with glibc 2.34 or later,"
            + " such as Debian 12, Ubuntu 22.04 or RHEL 9",
        "Error loading shared library ld-linux-x86-64.so.2: No such file or directory"
            + "|because this system has musl in place of glibc, as Alpine has; use a system or an"
            + " image with glibc",
        "Native Library /cache/libdjl_torch.so already loaded in another classloader"
            + "|because another copy of it is in use in this JVM; keep one jar of spark-bit or DJL"
            + " on the class path (in sbt, set Compile / run / fork := true), and restart the driver"
            + " and the executors",
      })
  void saysWhyAndWhatToDo(String reason, String cause) {
    assertThat(told(reason))
        .isEqualTo("PyTorch cannot be loaded from /cache/libtorch.so, " + cause);
  }

  @Test
  void passesOnWhatItDoesNotKnow() {
    assertThat(told("out of luck"))
        .isEqualTo("PyTorch cannot be loaded from /cache/libtorch.so: out of luck");
  }
}
