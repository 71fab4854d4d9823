package io.sparkbit.jobs.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a job's session is set to where the user says nothing. */
@ExtendWith(LocalSpark.class)
class SparkOptionsTest {

  private static final String MAGIC = "spark.hadoop.fs.s3a.committer.magic.enabled";

  @AfterEach
  void forget(SparkSession spark) {
    System.clearProperty(MAGIC);
    spark.conf().unset(MAGIC);
  }

  private static String magic(SparkSession spark) throws IOException {
    System.setProperty("spark.master", spark.sparkContext().master());
    try (JobSession session = new SparkOptions().session("test")) {
      return session.spark().conf().get(MAGIC, "not set");
    }
  }

  /**
   * Spark 4.1 turns the magic committer on where it can, and {@code --resume} finds nothing then.
   */
  @Test
  void resultsOnS3ShowAsTasksEnd(SparkSession spark) throws IOException {
    assertThat(magic(spark)).isEqualTo("false");
  }

  @Test
  void theUsersCommitterStays(SparkSession spark) throws IOException {
    System.setProperty(MAGIC, "true");
    spark.conf().set(MAGIC, "true");

    assertThat(magic(spark)).isEqualTo("true");
  }
}
