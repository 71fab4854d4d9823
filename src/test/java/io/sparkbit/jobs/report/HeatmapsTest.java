package io.sparkbit.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.image.Size;
import io.sparkbit.image.processor.ResizeTarget;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.model.Pretrained;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImagePreprocessor;
import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class HeatmapsTest {

  private static final String PATH = Digits.files().get(0).toString();
  private static final String GONE = "/no/such.png";

  private static Heatmaps of(SparkSession spark, String model) {
    Dataset<Row> images =
        spark.createDataset(List.of(PATH, GONE), Encoders.STRING()).toDF(Columns.PATH);
    return Heatmaps.of(
        images,
        List.of(PATH, GONE),
        new BitImagePreprocessor().setModel(model),
        new BitImageClassifier().setModel(model),
        128);
  }

  @Test
  void showsWhatTheNetworkReads(SparkSession spark, @TempDir Path folder) throws IOException {
    Pretrained digits = Pretrained.open(Digits.MODEL);
    digits
        .withProcessor(
            digits.requiredProcessor().toBuilder()
                .optSize(new ResizeTarget.Exact(Size.square(96)))
                .optNoCenterCrop()
                .build())
        .savePretrained(folder);

    Heatmaps heatmaps = of(spark, folder.toString());

    assertThat(heatmaps.dataUri(PATH).orElseThrow()).startsWith("data:image/png;base64,");
    assertThat(heatmaps.dataUri(GONE)).isEmpty();
  }

  /** The bundled model reduces its images to one place. */
  @Test
  void leavesOutAMapThatIsTheSameEverywhere(SparkSession spark) {
    assertThat(of(spark, Digits.MODEL).dataUri(PATH)).isEmpty();
  }
}
