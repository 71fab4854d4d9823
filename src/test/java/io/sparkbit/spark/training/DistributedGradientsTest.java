package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class DistributedGradientsTest {

  private static final long R152X4 = 936_533_224L * Float.BYTES;

  private static SparkConf conf(String most) {
    return new SparkConf(false).set("spark.driver.maxResultSize", most);
  }

  @Test
  void gradientsThatTheDriverMayNotTakeAreRefusedBeforeTheFirstStep() {
    assertThatThrownBy(() -> DistributedGradients.requireRoom(R152X4, 2, new SparkConf(false)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "2 workers send gradients of 3572 MiB each, but the driver accepts at most 1024"
                + " MiB; set spark.driver.maxResultSize to 8932m, or numWorkers to 1");
  }

  @Test
  void whatTheMessageAdvisesIsEnough() {
    assertThatCode(() -> DistributedGradients.requireRoom(R152X4, 2, conf("8932m")))
        .doesNotThrowAnyException();
  }

  @Test
  void noLimitIsNoLimit() {
    assertThatCode(() -> DistributedGradients.requireRoom(R152X4, 100, conf("0")))
        .doesNotThrowAnyException();
  }
}
