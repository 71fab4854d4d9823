package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.output.Inputs;
import io.sparkbit.spark.param.Validators;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The images that a job reads, as an option or as words without one. */
public final class ImageLocations {

  public static final String IMAGES = "--images";

  private static final String PATH = "PATH";

  /** The folder of the project, which the scripts in jobs/ set. */
  private static final String HOME = "SPARK_BIT_HOME";

  @Parameters(
      paramLabel = PATH,
      arity = "0..*",
      description = "The same as with --images, which may be left out.")
  List<String> words = List.of();

  @MayDiffer
  @Option(
      names = IMAGES,
      arity = "1..*",
      paramLabel = PATH,
      description =
          "Image files, folders (searched recursively), globs, or tables with a column of"
              + " paths, on any Hadoop file system. A table is a file that ends in .parquet, .csv or"
              + " .json, or a folder that jobs/manifest, jobs/pack or another Spark job wrote in one"
              + " of these formats, partitioned or not, or as a Delta table. The columns length (bytes)"
              + " and content (the files' bytes) are used if they are there. Default: the digits that"
              + " ship with the project.")
  List<String> images = List.of();

  /** Returns all locations, or that of the shipped digits if there are none. */
  public List<String> all() {
    List<String> named = Stream.of(images, words).flatMap(List::stream).toList();
    return named.isEmpty() ? List.of(shipped()) : named;
  }

  private static String shipped() {
    String home =
        Objects.requireNonNullElseGet(System.getenv(HOME), () -> System.getProperty("user.dir"));
    return "file:" + home + "/src/main/data/digits/test";
  }

  /** Refuses locations beside another source of images. */
  void refuse(CommandSpec spec, String reason) {
    GivenOptions.refuse(spec, reason, IMAGES);
    if (!words.isEmpty()) {
      throw new UsageException("%s %s; leave it out".formatted(words.get(0), reason));
    }
  }

  /**
   * Returns the locations, with globs expanded.
   *
   * @throws IOException if one does not exist, or a file system cannot be queried
   */
  public Inputs inputs() throws IOException {
    Inputs inputs = new Inputs(JobSession.settings());
    for (String location : all()) {
      Validators.notEmpty(IMAGES).apply(location);
      inputs.add(words.contains(location) ? PATH : IMAGES, location);
    }
    return inputs;
  }
}
