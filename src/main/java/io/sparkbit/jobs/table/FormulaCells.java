package io.sparkbit.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.spark.column.ColumnNames;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * What becomes of text in CSV that a spreadsheet would take for a formula. See <a
 * href="https://owasp.org/www-community/attacks/CSV_Injection">CSV Injection</a>.
 */
public enum FormulaCells {
  /**
   * Such text gets an apostrophe in front, by which spreadsheets know text. So does text that looks
   * as if it had one already: {@link #read} takes exactly one away. Numbers stay numbers, as text
   * too.
   */
  quote {
    @Override
    public Dataset<Row> written(Dataset<Row> rows) {
      Dataset<Row> quoted =
          ofText(rows, text -> when(text.rlike(FORMULA), concat(lit("'"), text)).otherwise(text));
      return quoted.toDF(
          Arrays.stream(rows.columns()).map(FormulaCells::quoted).toArray(String[]::new));
    }

    @Override
    Dataset<Row> read(Dataset<Row> rows) {
      return ofText(rows, text -> regexp_replace(text, QUOTED, ""));
    }
  },

  /** Text stays as it is. */
  keep {
    @Override
    public Dataset<Row> written(Dataset<Row> rows) {
      return rows;
    }

    @Override
    Dataset<Row> read(Dataset<Row> rows) {
      return rows;
    }
  };

  /**
   * Spreadsheets also know the wide forms of East Asian keyboards. A plain number is no formula.
   */
  private static final String FORMULA =
      "^(?![+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?$)'*[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20]";

  private static final String QUOTED = "^'(?='*[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20])";

  private static final Pattern IS_FORMULA = Pattern.compile(FORMULA);

  /** Returns one text as {@link #quote} writes it. */
  public static String quoted(String text) {
    return IS_FORMULA.matcher(text).find() ? "'" + text : text;
  }

  /** Returns rows as they are written. */
  public abstract Dataset<Row> written(Dataset<Row> rows);

  /** Returns rows as they were before they were written. */
  abstract Dataset<Row> read(Dataset<Row> rows);

  private static Dataset<Row> ofText(Dataset<Row> rows, UnaryOperator<Column> change) {
    return rows.select(
        Arrays.stream(rows.schema().fields())
            .map(field -> cell(field, change))
            .toArray(Column[]::new));
  }

  private static Column cell(StructField field, UnaryOperator<Column> change) {
    Column cell = col(ColumnNames.quoted(field.name()));
    return field.dataType() instanceof StringType ? change.apply(cell).as(field.name()) : cell;
  }
}
