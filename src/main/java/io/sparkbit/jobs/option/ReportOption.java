package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.MayDiffer;
import picocli.CommandLine.Option;

/** The option for a page that shows the results. */
public final class ReportOption {

  @MayDiffer
  @Option(
      names = "--report",
      description =
          "Also write _report.html, a self-contained page that shows the results, with pictures of"
              + " some images. With --resume, for a finished run too.")
  boolean report;

  public boolean isGiven() {
    return report;
  }
}
