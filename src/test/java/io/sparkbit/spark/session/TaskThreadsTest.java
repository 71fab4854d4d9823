package io.sparkbit.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks times threads is the number of cores. */
class TaskThreadsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "local; 1; 1",
        "local[4]; 1; 1",
        "local[4]; 2; 2",
        "local[4]; 4; 4",
        "local[7]; 3; 3",
        "local[8]; 3; 4",
        "local[8,2]; 8; 8",
        "local-cluster[2,6,1024]; 2; 2",
        "local-cluster[2, 5, 1024]; 2; 2",
        "local-cluster[2,5,1024]; 3; 5",
        "spark://host:7077; 2; 2",
      })
  void followsTheMaster(String master, int taskCpus, int threads) {
    assertThat(TaskThreads.of(taskCpus, new SparkConf(false).setMaster(master))).isEqualTo(threads);
  }

  @ParameterizedTest
  @CsvSource({"yarn, 4, 1, 1", "k8s://https://host, 16, 5, 5", "spark://host:7077, 8, 3, 4"})
  void followsTheExecutorsCores(String master, int cores, int taskCpus, int threads) {
    SparkConf conf =
        new SparkConf(false).setMaster(master).set("spark.executor.cores", Integer.toString(cores));

    assertThat(TaskThreads.of(taskCpus, conf)).isEqualTo(threads);
  }

  @ParameterizedTest
  @CsvSource({"local[3], client, 3", "yarn, cluster, 5", "k8s://https://host, cluster, 5"})
  void theDriverHasWhatItWasGiven(String master, String deployMode, int threads) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster(master)
            .set("spark.submit.deployMode", deployMode)
            .set("spark.driver.cores", "5");

    assertThat(TaskThreads.ofDriver(conf)).isEqualTo(threads);
  }

  @Test
  void theDriverHasAllCoresOfTheUsersMachine() {
    SparkConf conf = new SparkConf(false).setMaster("yarn").set("spark.driver.cores", "1000");

    assertThat(TaskThreads.ofDriver(conf)).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void allCoresOfTheMachine() {
    int cores = Runtime.getRuntime().availableProcessors();

    assertThat(TaskThreads.of(cores, new SparkConf(false).setMaster("local[*]"))).isEqualTo(cores);
  }
}
