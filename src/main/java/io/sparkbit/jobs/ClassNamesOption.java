package io.sparkbit.jobs;

import picocli.CommandLine.Option;

/** What a classifier calls its classes. */
final class ClassNamesOption {

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Class names instead of the model's own, or of the labels it learns: a text file with one a line in the order of"
              + " class ids, or JSON (a list, an object by class id, or a config.json).",
      defaultValue = "")
  String labels = "";
}
