package io.sparkbit.hub;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Finds models by location: the path of a folder, a {@code file:} URI, or {@value
 * BundledModels#SCHEME}{@code :NAME} for a model that ships inside the jar.
 */
public final class ModelHub {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final String FILE_SCHEME = "file:";

  private ModelHub() {}

  /**
   * The files of the model at a location.
   *
   * @throws ModelNotFoundException if there is no folder, or a file is missing in it
   */
  public static ModelFiles resolve(String location) throws ModelNotFoundException {
    if (location.startsWith(BundledModels.SCHEME + ":")) {
      return BundledModels.extract(location);
    }
    if (SCHEME.matcher(location).matches() && !location.startsWith(FILE_SCHEME)) {
      throw new ModelNotFoundException(
          "Model location '%s' has a scheme that this version of spark-bit does not know; give the path of a folder, or %s:NAME with one of %s"
              .formatted(location, BundledModels.SCHEME, BundledModels.NAMES));
    }
    Path folder = localPath(location);
    if (!Files.isDirectory(folder)) {
      throw new ModelNotFoundException(
          "There is no model folder %s%s"
              .formatted(
                  folder.toAbsolutePath(),
                  Files.exists(folder) ? ": it is a file; give the folder that holds it" : ""));
    }
    return new ModelFiles(location, folder).requireComplete();
  }

  private static Path localPath(String location) throws ModelNotFoundException {
    try {
      return location.startsWith(FILE_SCHEME) ? Path.of(URI.create(location)) : Path.of(location);
    } catch (IllegalArgumentException e) {
      throw new ModelNotFoundException("Model location '%s' is no path".formatted(location), e);
    }
  }
}
