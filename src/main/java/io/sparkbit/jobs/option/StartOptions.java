package io.sparkbit.jobs.option;

import io.sparkbit.files.FilePaths;
import io.sparkbit.model.UntrainedModel;
import io.sparkbit.network.BitConfig;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for the model that a training starts from: one that is there, or random weights. */
public final class StartOptions {

  private static final String FROM_SCRATCH = "--from-scratch";

  @Mixin ModelLocation location = new ModelLocation();

  @Option(
      names = FROM_SCRATCH,
      paramLabel = "CONFIG",
      description =
          "Start from random weights instead of a model: a config.json that describes the"
              + " network. Its labels are ignored.")
  @Nullable String fromScratch;

  private @Nullable Path scratch;

  /**
   * Refuses options that contradict random weights.
   *
   * @throws UsageException if one was given
   */
  public void requireValid(CommandSpec spec) {
    if (fromScratch != null) {
      GivenOptions.refuse(
          spec,
          "contradicts " + FROM_SCRATCH,
          Stream.concat(Stream.of(ModelLocation.MODEL), TrainingOptions.OF_MODEL.stream())
              .toArray(String[]::new));
    }
  }

  /**
   * Adds the network's configuration, if it starts from random weights.
   *
   * @throws IOException if it does not exist, or the file system cannot be queried
   */
  public void addTo(Inputs inputs) throws IOException {
    if (fromScratch != null) {
      inputs.add(FROM_SCRATCH, fromScratch);
    }
  }

  /** Returns the option for the model; empty if the training starts from random weights. */
  public Optional<ModelLocation> model() {
    return fromScratch == null ? Optional.of(location) : Optional.empty();
  }

  /**
   * Returns the location of the model, which is fetched or made.
   *
   * @param inputs to which the model's files are added
   * @param seed of random weights
   */
  public String locate(SparkSession spark, Inputs inputs, long seed) throws IOException {
    String config = fromScratch;
    if (config == null) {
      location.fetch(spark, inputs);
      return location.location();
    }
    byte[] json = SessionFiles.of(spark).readRequired(config);
    Path folder = Files.createTempDirectory("spark-bit-scratch");
    scratch = folder;
    UntrainedModel.save(BitConfig.parse(json, config), seed, folder);
    return FilePaths.ofLocal(folder);
  }

  /** Returns what the training starts from, for a person. */
  public String inWords() {
    return fromScratch == null ? location.location() : "random weights of " + fromScratch;
  }

  /** Removes random weights from this machine. */
  public void cleanUp() throws IOException {
    if (scratch != null) {
      FileUtils.deleteDirectory(scratch.toFile());
    }
  }
}
