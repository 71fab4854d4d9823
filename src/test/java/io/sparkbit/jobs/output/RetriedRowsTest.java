package io.sparkbit.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.jobs.table.FormulaCells;
import io.sparkbit.jobs.table.RowLayout;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  static List<RowLayout> layouts() {
    return Stream.of(TableFormat.parquet, TableFormat.csv, TableFormat.json)
        .flatMap(
            format ->
                Stream.of(List.<String>of(), List.of("label"))
                    .map(columns -> new RowLayout(format, FormulaCells.quote, columns)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void imagesThatLackedMemoryHaveNoRowAfterwards(RowLayout layout, @TempDir Path temporary)
      throws IOException {
    Path out = temporary.resolve("out");
    OutputPath path =
        OutputPath.ofFolder(
            out.toString(), OutputOption.RESUMABLE_JOB, SessionFiles.settings(spark));
    try (Output output = path.claim(OutputMode.CREATE, "test", Unfinished.KEEP)) {
      OutputFolder folder = new OutputFolder(spark, output.place(), layout);
      write(folder, row("=1", "one\ntwo", null), row("a", null, OUT), row("a", null, OUT));
      write(folder, row("2", "\"two\"", null), row("c", null, LIMIT));
      write(folder, row("b", null, HEAP));
      write(
          folder, row("3", "three", null), row(null, null, "NULL: no path"), row("b", null, HEAP));
      output.mark(OutputMark.of("test"));
      long parts = parts(out);

      RetriedRows.remove(output, folder, SCHEMA, Map.of());
      RetriedRows.remove(output, folder, SCHEMA, Map.of());

      assertThat(folder.rows(SCHEMA).select("path", "label", "error").collectAsList())
          .containsExactlyInAnyOrder(
              row("=1", "one\ntwo", null),
              row("2", "\"two\"", null),
              row("c", null, LIMIT),
              row("3", "three", null),
              row(null, null, "NULL: no path"));
      assertThat(parts(out)).isLessThan(parts);
      assertThat(out.toFile().list()).doesNotContain("_temporary");
      output.complete();
    }
    path.check(OutputMode.OVERWRITE);
  }

  private static long parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).count();
    }
  }

  private void write(OutputFolder folder, Row... rows) {
    folder.append(spark.createDataFrame(List.of(rows), SCHEMA).coalesce(1), Map.of());
  }

  private static Row row(Object... values) {
    return RowFactory.create(values);
  }
}
