package io.sparkbit.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

  @TempDir Path folder;

  @Test
  void aReportThatFailsLeavesTheRestAlone() throws IOException {
    StringWriter err = new StringWriter();
    OutputPath path = OutputPath.ofFolder(folder + "/out", OutputOption.JOB, new Configuration());
    try (Output output = path.claim(OutputMode.CREATE, "test", Unfinished.KEEP)) {
      output.mark(OutputMark.of("test"));

      assertThat(ReportFile.BESIDE_ROWS.write(output, () -> "page", new PrintWriter(err))).isTrue();
      assertThat(folder.resolve("out/_report.html")).hasContent("page");
      assertThat(err.toString()).isEmpty();

      assertThat(
              ReportFile.BESIDE_ROWS.write(
                  output,
                  () -> {
                    throw new IOException("no space left");
                  },
                  new PrintWriter(err)))
          .isFalse();
      assertThat(err).hasToString("There is no report: no space left. All else is complete.\n");
      // The one of before shows something else.
      assertThat(folder.resolve("out/_report.html")).doesNotExist();
      output.complete();
    }
  }
}
