package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.KeptLog;
import io.sparkbit.model.TrainingProgram;
import io.sparkbit.training.TrainingListener;
import io.sparkbit.training.TrainingStart;
import io.sparkbit.training.TrainingStep;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same picture in several files, as PNG and as BMP. */
@ExtendWith({LocalSpark.class, OneThread.class})
class RepeatedPicturesTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("held", DataTypes.BooleanType);

  @RegisterExtension final KeptLog log = new KeptLog("Repetitions");

  @TempDir Path folder;

  private static BitFineTuner tuner() {
    return SmallTraining.tuner().setSteps(1);
  }

  private String copy(String path, String name) throws IOException {
    File file = folder.resolve(name).toFile();
    ImageIO.write(ImageIO.read(new File(path.substring("file:".length()))), "bmp", file);
    return "file:" + file;
  }

  @Test
  void areToldIfTheyContradictOrLeak(SparkSession spark) throws IOException {
    Dataset<Row> digits = Digits.labeled(spark, 20);
    List<Row> rows = new ArrayList<>();
    digits
        .collectAsList()
        .forEach(row -> rows.add(RowFactory.create(row.get(0), row.get(1), false)));
    String first = rows.get(0).getString(0);
    String last = rows.get(19).getString(0);
    String wrong = copy(first, "wrong.bmp");
    String held = copy(last, "held.bmp");
    rows.add(RowFactory.create(wrong, "7", false));
    rows.add(RowFactory.create(held, rows.get(19).get(1), true));

    tuner().setValidationIndicatorCol("held").fit(spark.createDataFrame(rows, SCHEMA).coalesce(1));

    assertThat(log.messages())
        .containsExactly(
            "Pictures that have several labels: 1, such as %s ('%s') and %s ('7'), which show the same; a model cannot learn both: take the wrong ones out"
                .formatted(first, rows.get(0).get(1), wrong),
            "Pictures both to train on and to validate with: 1, such as %s ('%s') and %s ('%s'); the validation looks better than the model is: take one of each out, or use other images"
                .formatted(last, rows.get(19).get(1), held, rows.get(19).get(1)));
  }

  /** All that shows one picture is drawn, or nothing of it. */
  @Test
  void stayTogetherWhenImagesAreDrawn(SparkSession spark) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Row row : Digits.labeled(spark, 40).collectAsList()) {
      rows.add(RowFactory.create(row.get(0), row.get(1), false));
      rows.add(RowFactory.create(copy(row.getString(0), rows.size() + ".bmp"), row.get(1), false));
    }
    List<Long> validating = new ArrayList<>();

    tuner()
        .setValidationSplit(0.3)
        .fit(
            spark.createDataFrame(rows, SCHEMA),
            new TrainingListener() {
              @Override
              public void started(TrainingStart start) {
                validating.add(start.validationImages());
              }

              @Override
              public void stepDone(TrainingStep step, TrainingProgram program) {}
            });

    assertThat(validating.get(0)).isBetween(20L, 28L).matches(count -> count % 2 == 0);
    assertThat(log.messages()).isEmpty();
  }
}
