package io.sparkbit.jobs.output;

import io.sparkbit.error.UserException;
import io.sparkbit.jobs.session.JobSession;
import io.sparkbit.jobs.table.CatalogTable;
import io.sparkbit.jobs.table.TableFormat;
import java.util.Optional;

/**
 * What a job may write in a catalog: no table that it reads, that is the user's, or that would be
 * lost.
 *
 * @param output the table to write
 */
record TableRules(OutputTable output) {

  /** See {@link OutputTable#check}. */
  void check(JobSession session, Optional<CatalogTable> input) {
    CatalogTable table = output.table();
    table.ofFolder().ifPresent(this::requireWritable);
    boolean exists = table.exists();
    Optional<String> schema = exists ? Optional.empty() : table.missingSchema();
    if (schema.isPresent()) {
      throw output.refused(
          "has no schema: CREATE SCHEMA %s, or name another".formatted(schema.get()));
    }
    if (input.isPresent() && exists && table.isSameAs(input.get())) {
      throw output.refused(
          "is the table that the job reads (%s); name another".formatted(input.get().option()));
    }
    switch (output.mode()) {
      case CREATE -> {
        if (exists) {
          throw output.refused(
              "exists already; add %s to add rows to it, %sor name another"
                  .formatted(
                      OutputTable.APPEND,
                      irreplaceable(table).isEmpty() ? "--overwrite to replace it, " : ""));
        }
        requireKept(session, table);
      }
      case REPLACE -> {
        if (exists) {
          Optional<String> reason = irreplaceable(table);
          if (reason.isPresent()) {
            throw output.refused("cannot be replaced" + reason.get());
          }
        } else {
          requireKept(session, table);
        }
      }
      case APPEND -> {
        if (!exists) {
          throw output.refused(
              "does not exist; leave out %s to create it".formatted(OutputTable.APPEND));
        }
      }
    }
  }

  private void requireWritable(CatalogTable.OfFolder named) {
    String delta = TableFormat.delta.name();
    if (!named.format().equalsIgnoreCase(delta)) {
      throw output.refused(
          "is named by its folder, as only Delta tables may be; write it with --output");
    }
    if (output.mode() != OutputTable.Mode.APPEND && output.layout().format() != TableFormat.delta) {
      throw output.refused("is a table of Delta; add --format delta");
    }
    if (!named.isAbsolute()) {
      throw output.refused(
          "is named by a relative path, which Spark does not know; name the whole path");
    }
  }

  /** Refuses a new table that Spark would forget with its session. */
  private static void requireKept(JobSession session, CatalogTable table) {
    if (!session.wasThere() && table.isInMemory()) {
      throw new UserException(
          ("%s %s would be forgotten when the job ends, as Spark's catalog is in memory; configure a"
                  + " catalog (spark.sql.catalog.NAME) and write NAME.%2$s, use a Spark with Hive"
                  + " (SPARK_HOME and spark.sql.catalogImplementation=hive), or write a folder with"
                  + " --output")
              .formatted(OutputTable.OPTION, table.name()));
    }
  }

  /** Returns why a table cannot be replaced, and what to do; empty if it can be. */
  private Optional<String> irreplaceable(CatalogTable table) {
    if (!table.properties().containsKey(OutputTable.MARK)) {
      return Optional.of(
          (", because spark-bit did not write it: it lacks the property %s; drop it yourself if it"
                  + " is no longer needed, or name another")
              .formatted(OutputTable.MARK));
    }
    String provider = table.provider();
    boolean isAtomic = TableFormat.withLog(provider).isPresent();
    TableFormat format = output.layout().format();
    return isAtomic && format.hasLog()
        ? Optional.empty()
        : Optional.of(
            (" in one step, as %s can only be dropped and written again; drop it yourself, name"
                    + " another, or write it with --format delta or iceberg")
                .formatted(isAtomic ? "a table of " + format : "its format, " + provider + ","));
  }
}
