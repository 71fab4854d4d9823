package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.KeptLog;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("try") // A log that is only opened and closed.
class TaskFailureLogTest {

  private static final Logger TASKS =
      LogManager.getLogger("org.apache.spark.scheduler.TaskSetManager");
  private static final Logger SCHEDULER =
      LogManager.getLogger("org.apache.spark.scheduler.TaskSchedulerImpl");
  private static final Logger OTHERS =
      LogManager.getLogger("org.apache.spark.storage.BlockManager");

  @RegisterExtension final KeptLog kept = new KeptLog("");

  @Test
  void tellsFailuresOfTasksWhenTheJobHasEnded() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 0.0 in stage 0.0: java.lang.NullPointerException");
      assertThat(kept.messages()).isEmpty();
    }
    assertThat(kept.messages())
        .containsExactly("Lost task 0.0 in stage 0.0: java.lang.NullPointerException");
  }

  @Test
  void dropsWhatThePersonIsToldInAnotherWay() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 0.0 in stage 0.0: java.lang.IllegalArgumentException: device");
      log.drop();
    }
    assertThat(kept.messages()).isEmpty();
  }

  @Test
  void tellsAtOnceWhatSparkRecoversFromOrWaitsFor() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      TASKS.warn("Lost task 1.0 in stage 0.0: ExecutorLostFailure (executor 1 exited)");
      OTHERS.warn("something else");
      SCHEDULER.warn("Initial job has not accepted any resources; check your cluster UI");
      assertThat(kept.messages()).hasSize(3);
    }
    assertThat(kept.messages()).hasSize(3);
  }

  @Test
  void keepsTheLastHundredOnly() {
    try (TaskFailureLog log = TaskFailureLog.begin()) {
      for (int i = 0; i < 250; i++) {
        TASKS.warn("Lost task {}", i);
      }
    }
    assertThat(kept.messages()).hasSize(100).first().isEqualTo("Lost task 150");
  }

  @Test
  void holdsNothingBackAfterwards() {
    TaskFailureLog.begin().close();
    TASKS.warn("Lost task 0.0 in stage 0.0: later");

    assertThat(kept.messages()).containsExactly("Lost task 0.0 in stage 0.0: later");
  }
}
