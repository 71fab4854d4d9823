package io.sparkbit.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.jobs.table.TableFormat;
import io.sparkbit.output.Output;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputMode;
import io.sparkbit.output.OutputOption;
import io.sparkbit.output.OutputPath;
import io.sparkbit.output.Unfinished;
import io.sparkbit.spark.LocalSpark;
import io.sparkbit.spark.session.SessionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LocalSpark.class)
class RetriedRowsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("error", DataTypes.StringType);

  private static final String OUT = "OUT_OF_MEMORY: a: the heap of 512 MiB ran out";
  private static final String HEAP =
      "TOO_LARGE: b: 9 x 9 pixels are more than fit into half of this JVM's heap";
  private static final String LIMIT = "TOO_LARGE: c: 9 x 9 pixels are more than maxPixels";

  private final SparkSession spark;

  RetriedRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(TableFormat.class)
  void imagesThatLackedMemoryHaveNoRowAfterwards(TableFormat format, @TempDir Path temporary)
      throws IOException {
    Path out = temporary.resolve("out");
    OutputPath path =
        OutputPath.ofFolder(
            out.toString(), OutputOption.RESUMABLE_JOB, SessionFiles.settings(spark));
    try (Output output = path.claim(OutputMode.CREATE, "test", Unfinished.KEEP)) {
      OutputFolder folder = new OutputFolder(spark, output.place(), format);
      write(folder, row("1", "one\ntwo", null), row("a", null, OUT), row("a", null, OUT));
      write(folder, row("2", "\"two\"", null), row("c", null, LIMIT));
      write(folder, row("b", null, HEAP));
      write(
          folder, row("3", "three", null), row(null, null, "NULL: no path"), row("b", null, HEAP));
      output.mark(OutputMark.of("test"));
      int parts = parts(out);

      RetriedRows.remove(output, folder, folder.rows(SCHEMA), Map.of());
      RetriedRows.remove(output, folder, folder.rows(SCHEMA), Map.of());

      assertThat(folder.rows(SCHEMA).collectAsList())
          .containsExactlyInAnyOrder(
              row("1", "one\ntwo", null),
              row("2", "\"two\"", null),
              row("c", null, LIMIT),
              row("3", "three", null),
              row(null, null, "NULL: no path"));
      assertThat(parts(out)).isEqualTo(parts - 1);
      assertThat(out.toFile().list()).doesNotContain("_temporary");
      output.complete();
    }
    path.check(OutputMode.OVERWRITE);
  }

  private static int parts(Path folder) {
    return (int)
        Arrays.stream(folder.toFile().list()).filter(name -> name.startsWith("part-")).count();
  }

  private void write(OutputFolder folder, Row... rows) {
    folder.append(spark.createDataFrame(List.of(rows), SCHEMA).coalesce(1), Map.of());
  }

  private static Row row(Object... values) {
    return RowFactory.create(values);
  }
}
