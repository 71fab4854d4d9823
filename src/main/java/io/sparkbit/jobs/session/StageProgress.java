package io.sparkbit.jobs.session;

import io.sparkbit.spark.metrics.OwnProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells how far Spark's stages are and when they will have ended, by their tasks: a bar for a
 * person at a terminal, a line every ten seconds for a log. Spark's own bars have no estimate, and
 * fill logs. Stages that end sooner, or have {@linkplain OwnProgress their own}, are not told.
 */
public final class StageProgress extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(StageProgress.class);

  private static final String DESCRIPTION = "spark.job.description";
  private static final String DEFAULT = "Working";

  private static final Duration LINES = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final int COLUMNS = 100;

  private final Map<Integer, Stage> stages = new HashMap<>();
  private final LongSupplier clock;
  private final @Nullable PrintStream terminal;

  /**
   * @param clock returns nanoseconds
   * @param terminal shows bars; null for lines in the log
   */
  StageProgress(LongSupplier clock, @Nullable PrintStream terminal) {
    this.clock = clock;
    this.terminal = terminal;
  }

  /** Returns bars on standard error for a person at a terminal, or lines for a log. */
  public static StageProgress barsOrLines() {
    return new StageProgress(System::nanoTime, Ansi.AUTO.enabled() ? System.err : null);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    if (OwnProgress.isTold(event.properties())) {
      return;
    }
    String name =
        Optional.ofNullable(event.properties())
            .map((Properties properties) -> properties.getProperty(DESCRIPTION))
            .orElse(DEFAULT);
    stages.put(
        event.stageInfo().stageId(),
        new Stage(name, event.stageInfo().numTasks(), clock.getAsLong()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    Stage stage = stages.get(event.stageId());
    if (stage != null && event.taskInfo().successful()) {
      stage.done++;
      stage.show();
    }
  }

  /** A heartbeat of an executor: time passes although no task ends. */
  @Override
  public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    stages.values().forEach(Stage::show);
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    Stage stage = stages.remove(event.stageInfo().stageId());
    if (stage != null && stage.bar != null) {
      stage.bar.close();
    }
  }

  private final class Stage {

    private final String name;
    private final int tasks;
    private final long start;
    private int done;
    private long lastLine;
    private @Nullable ProgressBar bar;

    Stage(String name, int tasks, long start) {
      this.name = name;
      this.tasks = tasks;
      this.start = start;
      this.lastLine = start;
    }

    void show() {
      long now = clock.getAsLong();
      if (terminal != null) {
        showBar(terminal, Duration.ofNanos(now - start));
      } else if (now - lastLine >= LINES.toNanos()) {
        lastLine = now;
        LOG.info("{}", line(name, done, tasks, Duration.ofNanos(now - start)));
      }
    }

    private void showBar(PrintStream out, Duration elapsed) {
      if (bar == null && elapsed.compareTo(SHORT) >= 0) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" tasks", 1)
                .startsFrom(done, elapsed)
                .setInitialMax(tasks)
                .setConsumer(new ConsoleProgressBarConsumer(out, COLUMNS))
                .build();
      }
      if (bar != null) {
        bar.stepTo(done);
      }
    }
  }

  /** Returns a line such as {@code Labeling images: 3 of 7 tasks, 0:00:40 left}. */
  static String line(String name, int done, int tasks, Duration elapsed) {
    String left =
        done == 0
            ? ""
            : ", %s left"
                .formatted(
                    DurationFormatUtils.formatDuration(
                        elapsed.multipliedBy(tasks - done).dividedBy(done).toMillis(), "H:mm:ss"));
    return "%s: %,d of %,d tasks%s".formatted(name, done, tasks, left);
  }
}
