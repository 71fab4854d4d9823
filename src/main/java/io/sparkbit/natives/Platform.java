package io.sparkbit.natives;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An operating system and processor architecture that has native libraries. */
enum Platform {
  LINUX_X86_64("linux-x86_64", "linux-x86_64"),
  LINUX_AARCH64("linux-aarch64", "linux-arm64"),
  OSX_AARCH64("osx-aarch64", "macosx-arm64"),
  WIN_X86_64("win-x86_64", "windows-x86_64");

  private final String classifier;
  private final String leptonica;

  Platform(String classifier, String leptonica) {
    this.classifier = classifier;
    this.leptonica = leptonica;
  }

  /** Returns its name in DJL's artifacts and in this project's build. */
  String classifier() {
    return classifier;
  }

  /** Returns its name in leptonica's artifacts. */
  String leptonica() {
    return leptonica;
  }

  /** Returns a library's file name, as {@link System#mapLibraryName} gives it on this platform. */
  String libraryName(String library) {
    return switch (this) {
      case LINUX_X86_64, LINUX_AARCH64 -> "lib" + library + ".so";
      case OSX_AARCH64 -> "lib" + library + ".dylib";
      case WIN_X86_64 -> library + ".dll";
    };
  }

  /** Returns leptonica's library, then those that it needs and no system provides. */
  List<String> imageLibraries() {
    return switch (this) {
      case LINUX_X86_64, LINUX_AARCH64 -> List.of("libleptonica.so.6");
      case OSX_AARCH64 -> List.of("libleptonica.6.dylib");
      case WIN_X86_64 -> List.of("libleptonica-6.dll", "libgcc_s_seh-1.dll", "libwinpthread-1.dll");
    };
  }

  /**
   * Returns the platform of this JVM.
   *
   * @throws NativeLibraryException if there are no libraries for it
   */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** Returns the platform that the properties {@code os.name} and {@code os.arch} describe. */
  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String system = name.startsWith("mac") ? "osx" : name.startsWith("win") ? "win" : name;
    String processor = osArch.equals("amd64") ? "x86_64" : osArch;
    String wanted = system + "-" + processor;
    return Arrays.stream(values())
        .filter(platform -> platform.classifier.equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new NativeLibraryException(
                    "spark-bit has no native libraries for %s, only for %s"
                        .formatted(wanted, known())));
  }

  /** Returns the names of all platforms. */
  static String known() {
    return Arrays.stream(values()).map(Platform::classifier).collect(Collectors.joining(", "));
  }
}
