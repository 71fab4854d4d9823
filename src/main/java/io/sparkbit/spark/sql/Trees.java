package io.sparkbit.spark.sql;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's plans and expressions, for Java. */
final class Trees {

  private Trees() {}

  static List<LogicalPlan> children(LogicalPlan plan) {
    return CollectionConverters.asJava(plan.children());
  }

  static List<Expression> expressions(LogicalPlan plan) {
    return CollectionConverters.asJava(plan.expressions());
  }

  static List<Attribute> output(LogicalPlan plan) {
    return CollectionConverters.asJava(plan.output());
  }

  static List<Attribute> references(Expression expression) {
    return CollectionConverters.asJava(expression.references().toSeq());
  }

  static <T> Seq<T> seq(Collection<? extends T> items) {
    return CollectionConverters.asScala(List.<T>copyOf(items)).toSeq();
  }

  /** Returns an expression and all below it, from the top. */
  static Stream<Expression> all(Expression expression) {
    return Stream.concat(
        Stream.of(expression),
        CollectionConverters.asJava(expression.children()).stream().flatMap(Trees::all));
  }

  static boolean any(Expression expression, Predicate<Expression> condition) {
    return all(expression).anyMatch(condition);
  }

  /** Returns a plan whose children are changed. */
  static LogicalPlan mapChildren(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    return plan.mapChildren(child -> change.apply(child));
  }

  /** Returns a plan in whose own expressions the topmost that match are replaced. */
  static LogicalPlan replace(
      LogicalPlan plan, Function<Expression, Optional<? extends Expression>> replacement) {
    return plan.mapExpressions(expression -> replace(expression, replacement));
  }

  static Expression replace(
      Expression expression, Function<Expression, Optional<? extends Expression>> replacement) {
    Optional<? extends Expression> replaced = replacement.apply(expression);
    return replaced.isPresent()
        ? replaced.get()
        : expression.mapChildren(child -> replace(child, replacement));
  }

  static Project project(Collection<? extends NamedExpression> columns, LogicalPlan child) {
    return new Project(seq(columns), child);
  }

  /** Returns a plan of the given columns only, or the plan itself if it has no others. */
  static LogicalPlan trimmed(Seq<Attribute> columns, LogicalPlan plan) {
    return plan.output().equals(columns)
        ? plan
        : project(CollectionConverters.asJava(columns), plan);
  }

  static Alias alias(Expression expression, String name) {
    return alias(expression, name, NamedExpression$.MODULE$.newExprId());
  }

  static Alias alias(Expression expression, String name, ExprId id) {
    return new Alias(expression, name, id, seq(List.of()), Option.empty(), seq(List.of()));
  }

  /** Returns an alias that stands for an attribute wherever that is used. */
  static Alias as(Expression expression, Attribute attribute) {
    return new Alias(
        expression,
        attribute.name(),
        attribute.exprId(),
        attribute.qualifier(),
        Option.apply(attribute.metadata()),
        seq(List.of()));
  }
}
