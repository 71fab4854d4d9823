package io.sparkbit.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.LocalSpark;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SlotsTest {

  @Test
  void refusesMoreWorkersThanTasksRunAtATime(SparkSession spark) {
    assertThatThrownBy(() -> new Slots(spark.sparkContext(), 3).require())
        .isInstanceOf(UserException.class)
        .hasMessage(
            "3 workers must run at the same time, but Spark has room for 2 tasks; give it more"
                + " executors or cores (each task takes spark.task.cpus, 1), or set numWorkers to at"
                + " most 2");
  }

  @Test
  void refusesDynamicAllocation() {
    SparkConf conf = new SparkConf(false).set("spark.dynamicAllocation.enabled", "true");

    assertThatThrownBy(() -> Slots.refuseDynamicAllocation(conf, 4))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "4 workers must run at the same time, which Spark does not do with dynamic allocation;"
                + " set spark.dynamicAllocation.enabled to false and spark.executor.instances to the"
                + " number of executors, or numWorkers to 1");
  }

  @Test
  void goesOnWithFewerWorkers(SparkSession spark) {
    assertThat(new Slots(spark.sparkContext(), 2).next()).isEqualTo(2);
    assertThat(new Slots(spark.sparkContext(), 3).next()).isEqualTo(2);
  }
}
