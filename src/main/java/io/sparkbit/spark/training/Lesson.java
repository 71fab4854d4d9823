package io.sparkbit.spark.training;

import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.execution.ModelReference;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;

/**
 * A teacher, and how to learn from it.
 *
 * @param teacher a trained model with the labels of the student
 * @param temperature of the answers
 */
record Lesson(Pretrained teacher, double temperature) {

  /** The same, as sent to executors. */
  record Remote(ModelReference teacher, double temperature) implements Serializable {

    Lesson open(Configuration hadoop) throws IOException {
      return new Lesson(teacher.open(hadoop), temperature);
    }
  }

  Remote remote(SparkContext spark) throws IOException {
    return new Remote(ModelReference.of(teacher.files(), spark), temperature);
  }
}
