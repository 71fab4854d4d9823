package io.sparkbit.jobs.session;

import io.sparkbit.hub.LoggedProgress;
import io.sparkbit.hub.folder.ProgressListener;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** Progress bars for transfers. */
public final class ProgressBars implements ProgressListener {

  private static final int COLUMNS = 100;
  private static final int MEGABYTE = 1_000_000;

  private final PrintStream out;

  ProgressBars(PrintStream out) {
    this.out = out;
  }

  /** Returns bars on standard error for a person at a terminal, or lines for a log. */
  public static ProgressListener orLines() {
    return Ansi.AUTO.enabled() ? new ProgressBars(System.err) : new LoggedProgress();
  }

  @Override
  public Transfer begin(String file, long total, long present) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(file)
            .setInitialMax(total)
            .setUnit(" MB", MEGABYTE)
            .showSpeed()
            // With a fixed width, it does not ask jline for the terminal's.
            .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS))
            .build();
    bar.stepTo(present);
    return new Transfer() {
      @Override
      public void advance(long bytes) {
        bar.stepBy(bytes);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
