package io.sparkbit.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;

/** Checks of the schemas that stages declare. */
public final class StageSchemas {

  private static final String CLASSES = "ml_attr";

  private StageSchemas() {}

  /**
   * Fails if declared and actual columns differ, except for class names, which only the model has.
   */
  public static void assertToldBefore(ImageStage<?> stage, Dataset<Row> images) {
    assertSame(stage.transform(images).schema(), stage.transformSchema(images.schema()));
  }

  static void assertSame(StructType found, StructType told) {
    assertThat(found.sql()).isEqualTo(told.sql());
    for (int i = 0; i < found.size(); i++) {
      Metadata metadata = found.fields()[i].metadata();
      assertThat(new MetadataBuilder().withMetadata(metadata).remove(CLASSES).build())
          .isEqualTo(told.fields()[i].metadata());
    }
  }
}
