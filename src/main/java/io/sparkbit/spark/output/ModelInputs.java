package io.sparkbit.spark.output;

import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.output.Inputs;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a model as inputs of a run. */
public final class ModelInputs {

  private static final Logger LOG = LoggerFactory.getLogger(ModelInputs.class);

  private ModelInputs() {}

  /**
   * Adds a model's files on this machine, those in the shared folder that they come from, and the
   * location that the user named; if that is a folder, all of it.
   *
   * @param option by which the user named the model
   * @throws IOException if a file system cannot be queried
   */
  public static void add(Inputs inputs, String option, ModelFiles model) throws IOException {
    add(inputs, option, model.location());
    for (String name : model.names()) {
      inputs.add(option, model.folder().resolve(name));
      if (model.shared().isPresent()) {
        inputs.add(option, model.shared().get() + "/" + name);
      }
    }
  }

  /** As {@link #add(Inputs, String, ModelFiles)}, for a model whose files are not here yet. */
  public static void add(Inputs inputs, String option, String location) throws IOException {
    String lower = location.toLowerCase(Locale.ROOT);
    if (lower.startsWith("hf:") || lower.startsWith("bundled:")) {
      return;
    }
    try {
      inputs.add(option, location);
    } catch (UnreadableFileException e) {
      LOG.debug("{} is looked for by its files only", location, e);
    }
  }
}
