package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.files.HadoopFiles;
import io.sparkbit.inference.ModelCache;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.execution.RowReader;
import io.sparkbit.spark.session.SessionConf;
import io.sparkbit.testing.Poll;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session's settings change. */
@ExtendWith(LocalSpark.class)
class SessionSettingsTest {

  private static final String IDLE_TIME = "spark.bit.modelIdleTime";
  private static final String READ_AHEAD = "spark.bit.readAheadBytes";
  private static final List<String> SETTINGS =
      List.of(
          IDLE_TIME,
          READ_AHEAD,
          SessionConf.FEATURE_CACHE_BYTES,
          HadoopFiles.ATTEMPTS,
          HadoopFiles.DELAY,
          HadoopFiles.MAX_BYTES);

  @AfterEach
  void forget(SparkSession spark) {
    SETTINGS.forEach(name -> spark.conf().unset(name));
  }

  private static void label(SparkSession spark, String model) {
    new BitImageClassifier()
        .setModel(model)
        .setInputCol("path")
        .transform(Digits.paths(spark, 2))
        .collectAsList();
  }

  @Test
  void aModelStaysAsLongAsTheSessionSays(SparkSession spark, @TempDir Path folder)
      throws IOException {
    List<String> labels = IntStream.range(0, 10).mapToObj(id -> "of settings " + id).toList();
    Pretrained.open(Digits.MODEL).withLabels(labels).savePretrained(folder);
    String model = folder.toString();
    spark.conf().set(IDLE_TIME, "1h");
    label(spark, model);
    long loads = ModelCache.loads();
    label(spark, model);
    assertThat(ModelCache.loads()).isEqualTo(loads);

    spark.conf().set(IDLE_TIME, "1ms");
    Poll.until(
        () -> {
          label(spark, model);
          return ModelCache.loads() > loads ? true : null;
        },
        () -> "the model to be closed and loaded again",
        () -> true);
  }

  @Test
  void tasksReadAheadAsFarAsTheSessionSays(SparkSession spark) {
    assertThat(RowReader.Settings.of(spark, 8).bytes()).isEqualTo(64 << 20);
    spark.conf().set(READ_AHEAD, "2k");

    assertThat(RowReader.Settings.of(spark, 8).bytes()).isEqualTo(2048);
    label(spark, Digits.MODEL); // Each image alone is more.
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "spark.bit.modelIdleTime | long | spark.bit.modelIdleTime is 'long', but must be a"
            + " time, such as 10min",
        "spark.bit.readAheadBytes | much | spark.bit.readAheadBytes is 'much', but must be a"
            + " number of bytes, such as 64m",
        "spark.bit.featureCacheBytes | all | spark.bit.featureCacheBytes is 'all', but must be a"
            + " number of bytes, such as 4g",
        "spark-bit.read.attempts | x | spark-bit.read.attempts must be a number,"
            + " spark-bit.read.delay a time such as 500ms and spark-bit.read.maxBytes a number of"
            + " bytes such as 512m: For input string: \"x\"",
        "spark-bit.read.attempts | 0 | spark-bit.read.attempts is 0; set a number of attempts"
            + " of at least 1",
        "spark-bit.read.delay | 20s | spark-bit.read.delay is 20000 ms; set a time from 1ms to 10s",
        "spark-bit.read.maxBytes | 512q | spark-bit.read.attempts must be a number,"
            + " spark-bit.read.delay a time such as 500ms and spark-bit.read.maxBytes a number of"
            + " bytes such as 512m: Invalid size prefix 'q' in '512q'. Allowed prefixes are k, m,"
            + " g, t, p, e(case insensitive)",
        "spark-bit.read.maxBytes | 0 | spark-bit.read.maxBytes is 0; set a number of bytes"
            + " from 1 to 2147483639, such as 512m",
      })
  void valuesThatCannotBeUsedAreTold(
      String name, String value, String message, SparkSession spark) {
    spark.conf().set(name, value);

    assertThatThrownBy(() -> label(spark, Digits.MODEL))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }
}
