package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java's names of platforms, and those of the artifacts with native libraries. */
class PlatformTest {

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64, linux-x86_64, libtorch.so, libleptonica.so.6",
    "Linux, aarch64, linux-aarch64, linux-arm64, libtorch.so, libleptonica.so.6",
    "Mac OS X, aarch64, osx-aarch64, macosx-arm64, libtorch.dylib, libleptonica.6.dylib",
    "Windows Server 2022, amd64, win-x86_64, windows-x86_64, torch.dll, libleptonica-6.dll"
  })
  void isKnown(
      String osName,
      String osArch,
      String classifier,
      String leptonica,
      String torch,
      String images) {
    Platform platform = Platform.of(osName, osArch);

    assertThat(platform.classifier()).isEqualTo(classifier);
    assertThat(platform.leptonica()).isEqualTo(leptonica);
    assertThat(platform.libraryName("torch")).isEqualTo(torch);
    assertThat(platform.imageLibraries().get(0)).isEqualTo(images);
  }

  @Test
  void isNotKnown() {
    assertThatThrownBy(() -> Platform.of("Linux", "riscv64"))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "spark-bit has no native libraries for linux-riscv64, only for linux-x86_64,"
                + " linux-aarch64, osx-aarch64, win-x86_64");
  }

  @Test
  void windowsHasNoCodecs() {
    assertThatThrownBy(() -> ImageLibrary.requireCodecs(Platform.WIN_X86_64))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "JPEG, WebP and compressed TIFF cannot be decoded on Windows, where leptonica does"
                + " not export libjpeg-turbo, libwebp and libtiff; run on Linux (such as WSL 2) or"
                + " macOS, or convert the image to PNG");
  }

  @Test
  void isNotOnTheClassPath() {
    Platform other =
        Platform.current() == Platform.WIN_X86_64 ? Platform.LINUX_X86_64 : Platform.WIN_X86_64;

    assertThatThrownBy(() -> ImageLibrary.files(other))
        .isInstanceOf(NativeLibraryException.class)
        .hasMessage(
            "Images are decoded by leptonica, but the class path has no leptonica for %s: build"
                + " spark-bit with -Dplatforms=%s, or add org.bytedeco:leptonica with the classifier"
                + " %s",
            other.classifier(), other.classifier(), other.leptonica());
  }
}
