package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // A log that is only opened and closed.
class TaskFailureLogTest {

  private static final Logger TASKS =
      LogManager.getLogger("org.apache.spark.scheduler.TaskSetManager");
  private static final Logger SCHEDULER =
      LogManager.getLogger("org.apache.spark.scheduler.TaskSchedulerImpl");
  private static final Logger OTHERS =
      LogManager.getLogger("org.apache.spark.storage.BlockManager");

  private final Kept kept = new Kept();
  private final LoggerConfig root =
      ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();

  /** Keeps what is told. */
  private static final class Kept extends AbstractAppender {
    final List<String> messages = new ArrayList<>();

    Kept() {
      super("kept", null, null, true, Property.EMPTY_ARRAY);
      start();
    }

    @Override
    public void append(LogEvent event) {
      messages.add(event.getMessage().getFormattedMessage());
    }
  }

  @BeforeEach
  void listen() {
    root.addAppender(kept, null, null);
  }

  @AfterEach
  void stopListening() {
    root.removeAppender(kept.getName());
  }

  @Test
  void tellsFailuresOfTasksWhenTheJobHasEnded() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 0.0 in stage 0.0: java.lang.NullPointerException");
      assertThat(kept.messages).isEmpty();
    }
    assertThat(kept.messages)
        .containsExactly("Lost task 0.0 in stage 0.0: java.lang.NullPointerException");
  }

  @Test
  void dropsWhatThePersonIsToldInAnotherWay() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 0.0 in stage 0.0: java.lang.IllegalArgumentException: device");
      log.drop();
    }
    assertThat(kept.messages).isEmpty();
  }

  @Test
  void tellsAtOnceWhatSparkRecoversFromOrWaitsFor() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 1.0 in stage 0.0: ExecutorLostFailure (executor 1 exited)");
      OTHERS.warn("something else");
      SCHEDULER.warn("Initial job has not accepted any resources; check your cluster UI");
      assertThat(kept.messages).hasSize(3);
    }
    assertThat(kept.messages).hasSize(3);
  }

  @Test
  void keepsTheLastHundredOnly() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      for (int i = 0; i < 250; i++) {
        TASKS.warn("Lost task {}", i);
      }
    }
    assertThat(kept.messages).hasSize(100).first().isEqualTo("Lost task 150");
  }

  @Test
  void holdsNothingBackAfterwards() {
    TaskFailureLog.begin().close();
    TASKS.warn("Lost task 0.0 in stage 0.0: later");

    assertThat(kept.messages).containsExactly("Lost task 0.0 in stage 0.0: later");
  }
}
