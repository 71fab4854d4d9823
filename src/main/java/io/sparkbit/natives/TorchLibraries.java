package io.sparkbit.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Unpacks PyTorch's libraries for CPUs and DJL's binding to them.
 *
 * <p>DJL could unpack them too, but finds them through one resource, {@code
 * native/lib/pytorch.properties}, of which a jar for several platforms has only one. It also
 * accepts any folder with a {@code libtorch} as intact.
 */
public final class TorchLibraries {

  private static final String ENGINE = "pytorch/cpu/%s/%s";
  private static final String BINDING = "jnilib/%s/cpu/%s";

  private TorchLibraries() {}

  /**
   * Unpacks the libraries of this platform into the cache.
   *
   * @return the folder that holds them; empty if the class path has none for any CPU, as in GPU
   *     builds
   * @throws NativeLibraryException if this platform has none, the class path has only those of
   *     others, or they cannot be unpacked
   */
  public static Optional<Path> unpack() {
    return unpack(NativesFolder.ofThisUser());
  }

  /** As {@link #unpack()}, into the given folder. */
  public static Optional<Path> unpackInto(Path folder) {
    return unpack(NativesFolder.in(folder));
  }

  private static Optional<Path> unpack(NativesFolder folder) {
    Platform platform = Platform.current();
    return files(platform).map(files -> folder.unpack("libtorch-" + platform.classifier(), files));
  }

  private static Optional<List<PackedFile>> files(Platform platform) {
    Optional<URL> engine = engine(platform);
    if (engine.isEmpty()) {
      requireNoOther(platform);
      return Optional.empty();
    }
    String binding = BINDING.formatted(platform.classifier(), platform.libraryName("djl_torch"));
    URL bindingUrl =
        PackedFiles.find(binding)
            .orElseThrow(
                () -> new NativeLibraryException("The class path has no %s".formatted(binding)));
    try {
      List<PackedFile> files = new ArrayList<>(PackedFiles.withSiblings(engine.get()));
      files.add(PackedFile.at(bindingUrl));
      return Optional.of(files);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(engine.get()), e);
    }
  }

  private static Optional<URL> engine(Platform platform) {
    return PackedFiles.find(ENGINE.formatted(platform.classifier(), platform.libraryName("torch")));
  }

  private static void requireNoOther(Platform platform) {
    String others =
        Arrays.stream(Platform.values())
            .filter(other -> engine(other).isPresent())
            .map(Platform::classifier)
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      throw new NativeLibraryException(
          ("This is %s, but the class path has PyTorch for %s only: build spark-bit with"
                  + " -Dplatforms=%s,%s")
              .formatted(
                  platform.classifier(), others, platform.classifier(), others.replace(" ", "")));
    }
  }
}
