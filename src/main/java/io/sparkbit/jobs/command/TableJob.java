package io.sparkbit.jobs.command;

import io.sparkbit.jobs.option.OutputOptions;
import io.sparkbit.jobs.option.OutputTableOption;
import io.sparkbit.jobs.output.OutputTable;
import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.CatalogTable;
import io.sparkbit.jobs.table.RowLayout;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A job that writes rows: a folder or, in its place, a table of Spark's catalog. */
abstract class TableJob extends SparkJob {

  /** What a job does in Spark's session to write a table. */
  interface TableWork {

    /**
     * Writes the table, once all rows are known.
     *
     * @param table checked, but for its columns
     * @return what to print below the table's name
     */
    Report run(JobSession session, OutputTable table) throws IOException;
  }

  abstract OutputOptions outputOptions();

  abstract OutputTableOption outputTable();

  /** Returns how rows become files. */
  RowLayout layout() {
    return outputOptions().layout();
  }

  /** Returns the table of Spark's catalog that the job reads, if it reads one. */
  Optional<CatalogTable> inputTable(SparkSession spark) {
    return Optional.empty();
  }

  /** Like {@link #plan}, if the job writes a table. */
  abstract TableWork planTable() throws IOException;

  @Override
  public Integer call() throws IOException {
    outputTable().requireAlone(spec);
    outputTable().check(spec, layout());
    if (!outputTable().isGiven()) {
      return super.call();
    }
    requireValidOptions();
    TableWork work = planTable();
    requireModel();
    return inSession(session -> write(session, work));
  }

  private Report write(JobSession session, TableWork work) throws IOException {
    session.begin("Listing images");
    SparkSession spark = session.spark();
    OutputTable named = outputTable().table(spark, layout(), outputOptions().mode()).orElseThrow();
    boolean hasFormat = spec.commandLine().getParseResult().hasMatchedOption("--format");
    OutputTable table = hasFormat ? named : named.inItsFormat();
    table.check(session, inputTable(spark));
    Report more = work.run(session, table);
    return out -> {
      Summary.printResult(out, table.described());
      more.print(out);
    };
  }
}
