package io.sparkbit.spark.sql;

import io.sparkbit.spark.column.ImageStructs;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Enumeration;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A call of a function in a query. Before the query runs, {@link RunImageFunctions} replaces it.
 */
final class ImageExpression extends Expression implements Unevaluable {

  private static final long serialVersionUID = 1L;

  private final Expression image;
  private final ImageCall call;

  ImageExpression(Expression image, ImageCall call) {
    this.image = image;
    this.call = call;
  }

  ImageCall call() {
    return call;
  }

  Expression image() {
    return image;
  }

  @Override
  public Seq<Expression> children() {
    return Trees.seq(List.of(image));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new ImageExpression(children.apply(0), call);
  }

  @Override
  public DataType dataType() {
    return call.function().type();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  /** NULL gives NULL. */
  @Override
  public boolean nullIntolerant() {
    return true;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    DataType type = image.dataType();
    if (List.of(DataTypes.StringType, DataTypes.BinaryType, DataTypes.NullType).contains(type)
        || DataType.equalsIgnoreNullability(type, ImageStructs.SCHEMA)) {
      return TypeCheckResult.TypeCheckSuccess$.MODULE$;
    }
    return new TypeCheckResult.TypeCheckFailure(
        "The image must be STRING (a path), BINARY (an encoded file) or %s (Spark's image schema), but is %s"
            .formatted(ImageStructs.SCHEMA.sql(), type.sql()));
  }

  /** Tells Spark that this is as costly as a call of a user's function. */
  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return Trees.seq(List.of(TreePattern.INVOKE()));
  }

  @Override
  public String prettyName() {
    return call.function().sqlName();
  }

  @Override
  public Object eval(InternalRow row) {
    throw neverMoved();
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw neverMoved();
  }

  private IllegalStateException neverMoved() {
    return new IllegalStateException(
        "%s was not moved out of the query; compute it in a subquery of its own"
            .formatted(prettyName()));
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int position) {
    return position == 0 ? image : call;
  }

  /** Names the column of a call without a name. */
  @Override
  public String sql() {
    return text(image.sql());
  }

  @Override
  public String toString() {
    return text(image.toString());
  }

  private String text(String argument) {
    return call.function().byDefault().filter(call.argument()::equals).isPresent()
        ? "%s(%s)".formatted(prettyName(), argument)
        : "%s(%s, %s)".formatted(prettyName(), argument, call.argument());
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ImageExpression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageExpression that
        && image.equals(that.image)
        && call.equals(that.call);
  }

  @Override
  public int hashCode() {
    return Objects.hash(image, call);
  }
}
