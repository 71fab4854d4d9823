package io.sparkbit.spark.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.OnePass;
import io.sparkbit.spark.param.HandleInvalid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Functions of the same image, computed in one pass. The stages transform an empty table with the
 * columns of the plan, and the plan then takes the place of that table.
 *
 * @param child the plan with the image
 * @param carried its columns that are needed above
 * @param calls at least one, of one image and of the same settings
 */
record NetworkPass(LogicalPlan child, List<Attribute> carried, List<Alias> calls) {

  private static final String IMAGE = "image";
  private static final String ERROR = "error";

  /** Returns a plan whose output is the carried columns and the calls. */
  LogicalPlan plan(SparkSession spark) {
    Expression image = NetworkPasses.call(calls.get(0)).image();
    List<NamedExpression> inputs = new ArrayList<>(carried);
    inputs.add(Trees.alias(image, IMAGE));
    Dataset<Row> standIn = spark.createDataFrame(List.of(), schema(inputs));
    LogicalPlan pass = computed(standIn).queryExecution().analyzed();
    return Trees.project(outputs(pass), overChild(pass, inputs));
  }

  private StructType schema(List<NamedExpression> inputs) {
    StructType schema = new StructType();
    for (int i = 0; i < inputs.size(); i++) {
      NamedExpression input = inputs.get(i);
      schema =
          schema.add(
              new StructField(
                  i < carried.size() ? carriedName(i) : IMAGE,
                  ((Expression) input).dataType(),
                  ((Expression) input).nullable(),
                  input.metadata()));
    }
    return schema;
  }

  private static String carriedName(int i) {
    return "carried" + i;
  }

  private static String resultName(int i) {
    return "result" + i;
  }

  private org.apache.spark.sql.classic.Dataset<Row> computed(Dataset<Row> table) {
    Dataset<Row> computed = OnePass.transform(table, stages());
    List<Column> columns = new ArrayList<>();
    IntStream.range(0, carried.size()).forEach(i -> columns.add(col(carriedName(i))));
    IntStream.range(0, calls.size()).forEach(i -> columns.add(result(i)));
    return (org.apache.spark.sql.classic.Dataset<Row>)
        computed.select(columns.toArray(Column[]::new));
  }

  /** Every stage gives the reason of an error; one of its own is needed if there are no others. */
  private List<ModelStage<?>> stages() {
    List<Integer> values =
        IntStream.range(0, calls.size()).filter(i -> !isError(call(i))).boxed().toList();
    List<ModelStage<?>> stages = new ArrayList<>();
    for (int i : values.isEmpty() ? List.of(0) : values) {
      ModelStage<?> stage = call(i).stage(resultName(i));
      stage.setInputCol(IMAGE);
      stage.setErrorCol(ERROR);
      stages.add(stage);
    }
    return stages;
  }

  private ImageCall call(int i) {
    return NetworkPasses.call(calls.get(i)).call();
  }

  private static boolean isError(ImageCall call) {
    return call.function() == BitFunction.ERROR;
  }

  private Column result(int i) {
    Column hasImage = col(IMAGE).isNotNull();
    if (isError(call(i))) {
      return when(hasImage, col(ERROR));
    }
    return call(i).settings().policy() == HandleInvalid.ERROR
        ? when(
                hasImage.and(col(ERROR).isNotNull()),
                raise_error(
                    concat(
                        lit("Image cannot be used: "),
                        col(ERROR),
                        lit(". SET spark.bit.sql.handleInvalid = keep for NULL instead"))))
            .otherwise(col(resultName(i)))
        : col(resultName(i));
  }

  private List<NamedExpression> outputs(LogicalPlan pass) {
    List<Attribute> wanted = new ArrayList<>(carried);
    calls.forEach(call -> wanted.add(call.toAttribute()));
    List<Attribute> got = Trees.output(pass);
    return IntStream.range(0, wanted.size())
        .<NamedExpression>mapToObj(i -> Trees.as(got.get(i), wanted.get(i)))
        .toList();
  }

  /** Replaces the leaf of a plan, the table, by the child. */
  private LogicalPlan overChild(LogicalPlan plan, List<NamedExpression> inputs) {
    if (!Trees.children(plan).isEmpty()) {
      return Trees.mapChildren(plan, below -> overChild(below, inputs));
    }
    List<Attribute> table = Trees.output(plan);
    return Trees.project(
        IntStream.range(0, table.size())
            .<NamedExpression>mapToObj(
                i ->
                    Trees.as(
                        i < carried.size()
                            ? (Expression) carried.get(i)
                            : ((Alias) inputs.get(i)).child(),
                        table.get(i)))
            .toList(),
        child);
  }
}
