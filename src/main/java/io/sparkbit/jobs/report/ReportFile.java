package io.sparkbit.jobs.report;

import io.sparkbit.output.Output;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page beside the results of a job. A page that cannot be made does not fail the job.
 *
 * @param name of the file in the output
 */
public record ReportFile(String name) {

  private static final Logger LOG = LoggerFactory.getLogger(ReportFile.class);

  /** Beside rows; Spark's sources do not read names that begin with an underscore. */
  public static final ReportFile BESIDE_ROWS = new ReportFile("_report.html");

  /** Where there are no rows in the same folder. */
  public static final ReportFile IN_FOLDER = new ReportFile("report.html");

  /**
   * Makes the page and writes it.
   *
   * @param page returns its HTML
   * @param err told if there is no page, and why
   * @return whether the page is there
   */
  public boolean write(Output output, Callable<String> page, PrintWriter err) throws IOException {
    try {
      output.write(name, page.call().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare.
      LOG.warn("The report cannot be made", e);
      err.printf(
          "There is no report: %s. All else is complete.%n",
          e.getMessage() == null ? e.toString() : e.getMessage());
      err.flush();
      output.remove(name);
      return false;
    }
  }

  /** Prints where the page is. */
  public void print(PrintWriter out, String location) {
    out.printf("Report            %s/%s%n", location, name);
    out.flush();
  }
}
