package io.sparkbit.spark;

import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.inference.LinearHead;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.util.Optional;

/**
 * The network below a head that was fitted on its features. As the network does not change, the
 * features of an image are computed once for all heads.
 *
 * @param files of the network
 * @param digest of the files when the head was fitted
 * @param head that runs on the features
 * @param fitted location of the model that has both
 */
record FrozenBody(ModelFiles files, String digest, LinearHead head, String fitted) {

  static FrozenBody of(ModelFiles files, LinearHead head, String fitted) throws IOException {
    return new FrozenBody(files, ModelContent.of(files).digest(), head, fitted);
  }

  /** Returns the network, if its files are still there, and the same. */
  Optional<Pretrained> open() {
    try {
      return ModelContent.of(files).digest().equals(digest)
          ? Optional.of(Pretrained.open(files))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
