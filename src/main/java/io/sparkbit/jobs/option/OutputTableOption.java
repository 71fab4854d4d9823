package io.sparkbit.jobs.option;

import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.table.RowLayout;
import io.sparkbit.output.OutputMode;
import io.sparkbit.spark.param.Validators;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for a table in Spark's catalog that a job writes in place of a folder. */
public final class OutputTableOption {

  @Option(
      names = OutputTable.OPTION,
      paramLabel = "NAME",
      description =
          "Table in Spark's catalog to write in place of a folder of rows, in one step at the end."
              + " It must not exist, unless --append adds rows to it or --overwrite replaces it.")
  @Nullable String outputTable;

  @Option(
      names = OutputTable.APPEND,
      description = "Add the rows to an existing --output-table, by the names of its columns.")
  boolean append;

  public boolean isGiven() {
    return outputTable != null;
  }

  /**
   * Refuses options of a folder, for jobs that write nothing beside the table.
   *
   * @param spec of the job
   * @throws UsageException if one is given together with the table
   */
  public void requireAlone(CommandSpec spec) {
    if (outputTable == null) {
      return;
    }
    GivenOptions.refuse(spec, "contradicts " + OutputTable.OPTION, "--output", "--report");
    GivenOptions.refuse(
        spec,
        "continues folders; a run that was interrupted has left nothing in its --output-table",
        "--resume");
    if (append) {
      GivenOptions.refuse(spec, "contradicts " + OutputTable.APPEND, "--overwrite");
    }
  }

  /**
   * Checks the options, before Spark starts.
   *
   * @param spec of the job
   * @throws UsageException if others contradict them
   * @throws io.sparkbit.error.UserException if a library is missing
   */
  public void check(CommandSpec spec, RowLayout layout) {
    if (outputTable == null) {
      GivenOptions.refuse(spec, "applies to " + OutputTable.OPTION, OutputTable.APPEND);
      return;
    }
    Validators.notEmpty(OutputTable.OPTION).apply(outputTable);
    if (append) {
      GivenOptions.refuse(
          spec, "is the table's own with " + OutputTable.APPEND, "--format", "--partition-by");
    }
    layout.format().requireLibrary("--format " + layout.format());
  }

  /** Returns the table, if the user named one. */
  public Optional<OutputTable> table(SparkSession spark, RowLayout layout, OutputMode mode) {
    OutputTable.Mode ofTable =
        append
            ? OutputTable.Mode.APPEND
            : mode == OutputMode.OVERWRITE ? OutputTable.Mode.REPLACE : OutputTable.Mode.CREATE;
    return Optional.ofNullable(outputTable)
        .map(name -> new OutputTable(spark, name, layout, ofTable));
  }
}
