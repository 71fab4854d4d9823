package io.sparkbit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.error.UserException;
import io.sparkbit.image.InvalidImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class RemedyTest {

  @Test
  void tellsTheUsersMistakeWhereverItIsInTheChain() {
    Exception mistake = new UserException("device is 'gpu', but there is none");
    SparkException failed = new SparkException("Job aborted due to stage failure", mistake);

    assertThat(Remedy.of(failed)).contains("device is 'gpu', but there is none");
  }

  @Test
  void tellsExceptionsOfItsOwn() {
    Exception invalid =
        new InvalidImageException(InvalidImageException.Reason.EMPTY, "the file is empty");

    assertThat(Remedy.of(new SparkException("failed", invalid))).contains("the file is empty");
  }

  /** As Spark 4.1 nests it when Parquet cannot close its file. */
  @Test
  void tellsThatADiskIsFull() {
    Exception closing = new IllegalStateException("Unable to close resource");
    // Hadoop's FSError looks like this, and is not public.
    closing.addSuppressed(new Error(new IOException("No space left on device")));
    SparkException failed =
        new SparkException(
            "[TASK_WRITE_FAILED] Task failed while writing rows to file:/labels. SQLSTATE: 58030",
            closing);

    assertThat(Remedy.of(failed).orElseThrow())
        .matches(
            "No space left on device: the output is file:/labels \\([0-9,]+ MB free\\);"
                + " temporary files go to .*")
        .endsWith(
            " MB free). Free some space, or choose other locations with --output, spark.local.dir and"
                + " java.io.tmpdir");
  }

  @Test
  void tellsHowMuchRoomTheOutputHas() {
    IOException cause = new IOException("No space left on device");
    Exception failed =
        new IOException(
            "file:/tmp/not there/swap cannot be written: No space left on device", cause);

    assertThat(Remedy.of(failed).orElseThrow())
        .matches(
            "No space left on device: the output is file:/tmp/not there/swap \\([0-9,]+ MB"
                + " free\\); temporary files go to .*");
  }

  @Test
  void tellsThatTemporaryFilesHaveNoRoom() {
    assertThat(Remedy.of(new IOException("No space left on device")).orElseThrow())
        .startsWith(
            "No space left on device: temporary files go to "
                + System.getProperty("java.io.tmpdir"))
        .doesNotContain("the output is");
  }

  @Test
  void tellsWhatCannotBeWritten() {
    assertThat(
            Remedy.of(new IOException("Mkdirs failed to create /out (exists=false, cwd=file:/)")))
        .contains(
            "/out cannot be written: permission denied or read-only file system; choose another"
                + " --output");
    assertThat(Remedy.of(new FileNotFoundException("/out/a (Permission denied)")))
        .contains(
            "/out/a cannot be written: permission denied or read-only file system; choose"
                + " another --output");
    assertThat(Remedy.of(new AccessDeniedException("/out")))
        .contains(
            "/out cannot be written: permission denied or read-only file system; choose another"
                + " --output");
  }

  @Test
  void hasNothingToSayOfFaultsOfTheProgram() {
    assertThat(Remedy.of(new SparkException("failed", new NullPointerException()))).isEmpty();
    assertThat(Remedy.of(new IOException("connection reset"))).isEmpty();
  }

  @Test
  void endsOnCircles() {
    Exception outer = new Exception("outer");
    outer.initCause(new Exception("inner", outer));

    assertThat(Remedy.of(outer)).isEmpty();
  }
}
