package io.sparkbit.hub;

import io.sparkbit.error.Suggestion;
import io.sparkbit.files.NearFile;
import io.sparkbit.hub.huggingface.HubRepo;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a location may stand for if there is no model. */
final class MeantLocation {

  private MeantLocation() {}

  /**
   * Returns the end of a message that says what to write instead.
   *
   * @param location as the user gave it
   * @param path of the location on this machine
   */
  static String advice(String location, Path path) {
    return NearFile.of(path.toFile())
        .map(File::toString)
        .or(() -> bundled(location))
        .or(() -> repository(location, path))
        .map("; did you mean %s?"::formatted)
        .orElse(
            "; give a folder or a file of weights, %s://ORG/NAME for one of the Hugging Face Hub, or %s"
                .formatted(HubRepo.SCHEME, bundled().get(0)));
  }

  private static Optional<String> bundled(String location) {
    return Suggestion.of(location, BundledModels.NAMES)
        .map(name -> BundledModels.SCHEME + ":" + name)
        .or(() -> Suggestion.of(location, bundled()));
  }

  private static List<String> bundled() {
    return BundledModels.NAMES.stream().map(name -> BundledModels.SCHEME + ":" + name).toList();
  }

  /** A path in a folder that does not exist may be a repository without its scheme. */
  private static Optional<String> repository(String location, Path path) {
    boolean isInFolder = path.getParent() != null && Files.exists(path.getParent());
    return HubRepo.isName(location) && !isInFolder
        ? Optional.of(HubRepo.SCHEME + "://" + location)
        : Optional.empty();
  }
}
