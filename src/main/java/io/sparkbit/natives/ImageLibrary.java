package io.sparkbit.natives;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads leptonica as bytedeco builds it, once per JVM. This one library contains libjpeg-turbo,
 * libtiff, libwebp, libpng and giflib, and exports them except on Windows.
 */
public final class ImageLibrary {

  private static final String RESOURCES = "org/bytedeco/leptonica/%s/%s";

  private static @Nullable NativeLibrary loaded;

  private ImageLibrary() {}

  /**
   * Returns the library, whose functions are looked up by their C names.
   *
   * @throws NativeLibraryException if this platform is not supported, the class path lacks the
   *     library, or it cannot be unpacked or loaded
   */
  public static synchronized NativeLibrary get() {
    NativeLibrary library = loaded;
    if (library == null) {
      library = load(Platform.current());
      loaded = library;
    }
    return library;
  }

  private static NativeLibrary load(Platform platform) {
    requireCodecs(platform);
    Path folder =
        NativesFolder.ofThisUser().unpack("leptonica-" + platform.classifier(), files(platform));
    return Jna.open(folder.resolve(platform.imageLibraries().get(0)));
  }

  /** Refuses Windows, where only leptonica's own functions can be called. */
  static void requireCodecs(Platform platform) {
    if (platform == Platform.WIN_X86_64) {
      throw new NativeLibraryException(
          "JPEG, WebP and compressed TIFF cannot be decoded on Windows, where leptonica does"
              + " not export libjpeg-turbo, libwebp and libtiff; run on Linux (such as WSL 2) or"
              + " macOS, or convert the image to PNG");
    }
  }

  /** Returns a platform's library files on the class path. */
  static List<PackedFile> files(Platform platform) {
    List<PackedFile> files = new ArrayList<>();
    for (String name : platform.imageLibraries()) {
      URL url =
          PackedFiles.find(RESOURCES.formatted(platform.leptonica(), name))
              .orElseThrow(() -> missing(platform));
      try {
        files.add(PackedFile.at(url));
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be read".formatted(url), e);
      }
    }
    return files;
  }

  private static NativeLibraryException missing(Platform platform) {
    return new NativeLibraryException(
        ("Images are decoded by leptonica, but the class path has no leptonica for %s: build"
                + " spark-bit with -Dplatforms=%s, or add org.bytedeco:leptonica with the classifier %s")
            .formatted(platform.classifier(), platform.classifier(), platform.leptonica()));
  }
}
