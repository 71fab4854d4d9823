package io.sparkbit.spark.training;

import io.sparkbit.error.UserException;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.label.LabelPath;
import io.sparkbit.spark.label.LabelText;
import io.sparkbit.spark.label.LabelsFile;
import io.sparkbit.spark.param.EstimatorParams;
import io.sparkbit.spark.session.SessionModels;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * What the Params of every estimator specify.
 *
 * @param params of the estimator
 */
public record EstimatorSettings(EstimatorParams<?> params) {

  /**
   * Returns the model's class names: those of the labels file, or the labels if there is none.
   *
   * @throws UserException if there are not as many names as labels
   */
  public List<String> namesOf(List<String> labels, SparkSession spark) {
    List<String> names = LabelsFile.read(params, spark);
    if (names.isEmpty()) {
      return labels;
    }
    if (names.size() != labels.size()) {
      throw new UserException(
          "File %s names %d classes, but there are %d labels to learn: %s"
              .formatted(params.getLabelsFile(), names.size(), labels.size(), labels));
    }
    return names;
  }

  /** Returns where the labels are. */
  LabelPath labelPath() {
    return new LabelPath(
        params.getLabelCol(),
        "the dataset",
        "Set labelCol to the column that says what the images show");
  }

  /** Returns the column of one label for each image. */
  public LabelText labelText() {
    return new LabelText(labelPath());
  }

  /** Returns the model to start from. */
  public Pretrained pretrained(SparkSession spark) throws IOException {
    if (!params.isDefined(params.model())) {
      throw new UserException(
          ("%s has no model to start from; set one with setModel(\"LOCATION\"), such as the path"
                  + " of a folder")
              .formatted(params.uid()));
    }
    Pretrained opened = Pretrained.open(params.getModel(), SessionModels.of(spark));
    opened.requiredProcessor();
    return opened;
  }
}
