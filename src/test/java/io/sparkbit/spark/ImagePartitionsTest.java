package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePartitionsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1",
    "3, 8, 3",
    "100, 8, 8",
    "6400, 8, 100",
    "640000, 8, 10000",
    "10000000, 8, 10000",
    "40960000, 8, 10000",
    "409600000, 8, 100000",
    "5000, 2000, 2000"
  })
  void followsTheNumberOfImages(long images, int parallelism, int partitions) {
    assertThat(ImagePartitions.count(images, parallelism)).isEqualTo(partitions);
  }
}
