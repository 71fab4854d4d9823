package io.sparkbit.jobs;

import io.sparkbit.hub.ModelFiles;
import io.sparkbit.model.Pretrained;
import io.sparkbit.source.HadoopFiles;
import io.sparkbit.spark.SessionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a job writes a model. */
final class ModelOutputOptions {

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Folder to write the model to, in Hugging Face's layout; it must not exist; on any Hadoop"
              + " file system. Default: "
              + OutputPathOptions.DEFAULT_FOLDER
              + "/JOB-TIME in the current folder.")
  @Nullable String output;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  boolean overwrite;

  /** The folder to write. */
  String path(String job) {
    return OutputPathOptions.path(output, job);
  }

  /**
   * Refuses a folder that must not be written.
   *
   * @param path as {@link #path} gives it
   * @throws IllegalArgumentException if it exists and must not
   */
  void requireNew(SparkSession spark, String path) throws IOException {
    if (!overwrite && SessionFiles.of(spark).state(path).isPresent()) {
      throw new IllegalArgumentException(
          "Output folder %s exists already; add --overwrite to replace it, or name another --output"
              .formatted(path));
    }
  }

  /**
   * Refuses to overwrite what is to be read.
   *
   * @param path as {@link #path} gives it
   * @param model whose files are read
   * @param images that are read
   * @throws IllegalArgumentException if one of them is in the folder
   */
  void requireOutside(SparkSession spark, String path, ModelFiles model, List<String> images)
      throws IOException {
    if (overwrite) {
      List<String> inputs = new ArrayList<>(images);
      inputs.add(model.uri());
      OutputFolder.requireOutside(SessionFiles.of(spark), inputs, path);
    }
  }

  /**
   * Writes a model, in the place of what is there.
   *
   * @param path as {@link #path} gives it
   */
  void write(SparkSession spark, Pretrained model, String path) throws IOException {
    HadoopFiles files = SessionFiles.of(spark);
    Path here = Files.createTempDirectory("spark-bit-");
    try {
      model.savePretrained(here);
      files.delete(path);
      files.uploadFolder(here, path);
    } finally {
      FileUtils.deleteDirectory(here.toFile());
    }
  }
}
