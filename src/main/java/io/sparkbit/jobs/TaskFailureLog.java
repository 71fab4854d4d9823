package io.sparkbit.jobs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;

/**
 * A filter that holds back what Spark and Hadoop log about failed tasks, and about a session that
 * does not start: the same stack traces again and again, hundreds of lines above the sentence that
 * the user needs. A job that ends with that sentence drops them; any other end logs them.
 *
 * <p>Failures that Spark recovers from, such as a lost executor, are logged at once, and what keeps
 * a job waiting.
 */
final class TaskFailureLog extends AbstractFilter implements AutoCloseable {

  private static final Set<String> LOGGERS =
      Set.of(
          "org.apache.spark.SparkContext",
          "org.apache.spark.executor.Executor",
          "org.apache.spark.scheduler.TaskSchedulerImpl",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.sql.execution.datasources.FileFormatWriter",
          "org.apache.spark.storage.DiskBlockObjectWriter",
          "org.apache.spark.util.Utils",
          "org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter",
          "org.apache.hadoop.util.concurrent.ExecutorHelper");

  /** Of failures that Spark recovers from, and of a cluster that has no room for the job. */
  private static final List<String> AT_ONCE =
      List.of("ExecutorLostFailure", "Initial job has not accepted any resources");

  /** Each entry may contain a stack trace of 20 kB. */
  private static final int KEPT = 100;

  private final Deque<LogEvent> held = new ArrayDeque<>();

  private TaskFailureLog() {}

  /** Starts holding entries back. Without Log4j's own core, everything is logged as usual. */
  static TaskFailureLog begin() {
    TaskFailureLog log = new TaskFailureLog();
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.getConfiguration().getRootLogger().addFilter(log);
    }
    return log;
  }

  @Override
  public Result filter(LogEvent event) {
    boolean holds =
        event.getLevel().isMoreSpecificThan(Level.WARN)
            && LOGGERS.contains(event.getLoggerName())
            && AT_ONCE.stream().noneMatch(event.getMessage().getFormattedMessage()::contains);
    if (holds) {
      hold(event.toImmutable());
    }
    return holds ? Result.DENY : Result.NEUTRAL;
  }

  private synchronized void hold(LogEvent event) {
    if (held.size() == KEPT) {
      held.remove();
    }
    held.add(event);
  }

  /** Discards the held entries: the user has been told in another way. */
  synchronized void drop() {
    held.clear();
  }

  /** Stops holding entries back, and logs those that were held. */
  @Override
  public void close() {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      context.getConfiguration().getRootLogger().removeFilter(this);
      tell(context);
    }
  }

  private synchronized void tell(LoggerContext context) {
    for (Appender appender : context.getConfiguration().getRootLogger().getAppenders().values()) {
      held.forEach(appender::append);
    }
    held.clear();
  }
}
