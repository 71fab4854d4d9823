package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Splits operators that do more than compute functions into two. Spark's {@code ExtractPythonUDFs}
 * does the same for Python.
 */
final class SplitOperators {

  private SplitOperators() {}

  /**
   * Returns the plan with its topmost operator split.
   *
   * @throws UserException if an outer join computes a function of columns of both sides
   */
  static LogicalPlan split(LogicalPlan plan) {
    if (plan instanceof Filter filter) {
      return filter(filter);
    }
    if (plan instanceof Join join) {
      return join(join);
    }
    return plan instanceof Aggregate aggregate ? aggregate(aggregate) : plan;
  }

  /** Lets a filter drop rows by its other conditions first. */
  private static LogicalPlan filter(Filter filter) {
    List<Expression> conditions = conjuncts(filter.condition()).toList();
    List<Expression> cheap =
        conditions.stream()
            .filter(condition -> condition.deterministic() && !calls(condition))
            .toList();
    if (cheap.isEmpty() || cheap.size() == conditions.size() || !calls(filter.condition())) {
      return filter;
    }
    List<Expression> others =
        conditions.stream().filter(condition -> !cheap.contains(condition)).toList();
    return new Filter(all(others), new Filter(all(cheap), filter.child()));
  }

  /** Lets conditions of an inner join that call a function on columns of both sides follow it. */
  private static LogicalPlan join(Join join) {
    if (join.condition().isEmpty()) {
      return join;
    }
    List<Expression> conditions = conjuncts(join.condition().get()).toList();
    List<Expression> across =
        conditions.stream()
            .filter(
                condition -> FunctionsApart.calls(condition).anyMatch(call -> isAcross(call, join)))
            .toList();
    if (across.isEmpty()) {
      return join;
    }
    if (!(join.joinType() instanceof InnerLike)) {
      throw new UserException(
          ("A function in the condition of a %s join takes columns of both sides; call it in a"
                  + " subquery, or join without it first")
              .formatted(join.joinType().sql().toLowerCase(Locale.ROOT)));
    }
    Option<Expression> rest =
        Option.apply(
            conditions.stream()
                .filter(condition -> !across.contains(condition))
                .reduce(And::new)
                .orElse(null));
    return new Filter(
        all(across), new Join(join.left(), join.right(), join.joinType(), rest, join.hint()));
  }

  private static boolean isAcross(ImageExpression call, Join join) {
    return !call.references().subsetOf(join.left().outputSet())
        && !call.references().subsetOf(join.right().outputSet());
  }

  /** Lets functions of groups and of aggregates follow the aggregation. */
  private static LogicalPlan aggregate(Aggregate aggregate) {
    List<Expression> groups = CollectionConverters.asJava(aggregate.groupingExpressions());
    Predicate<Expression> within =
        expression ->
            expression instanceof AggregateExpression
                || groups.stream().anyMatch(expression::semanticEquals);
    List<NamedExpression> results = CollectionConverters.asJava(aggregate.aggregateExpressions());
    if (results.stream().noneMatch(result -> callsAbove((Expression) result, within))) {
      return aggregate;
    }
    List<NamedExpression> inner = new ArrayList<>();
    List<NamedExpression> outer =
        results.stream()
            .map(
                result ->
                    callsAbove((Expression) result, within)
                        ? (NamedExpression)
                            Trees.replace((Expression) result, part -> moved(part, within, inner))
                        : moved(result, inner))
            .collect(Collectors.toList());
    return Trees.project(
        outer,
        new Aggregate(
            aggregate.groupingExpressions(),
            Trees.seq(inner),
            aggregate.child(),
            aggregate.hint()));
  }

  private static boolean callsAbove(Expression expression, Predicate<Expression> within) {
    return !within.test(expression)
        && (expression instanceof ImageExpression
            || CollectionConverters.asJava(expression.children()).stream()
                .anyMatch(child -> callsAbove(child, within)));
  }

  private static Optional<Expression> moved(
      Expression part, Predicate<Expression> within, List<NamedExpression> inner) {
    return within.test(part)
        ? Optional.of(
            (Expression)
                moved(
                    part instanceof NamedExpression named ? named : Trees.alias(part, "aggregate"),
                    inner))
        : Optional.empty();
  }

  private static NamedExpression moved(NamedExpression result, List<NamedExpression> inner) {
    inner.add(result);
    return result.toAttribute();
  }

  private static Stream<Expression> conjuncts(Expression condition) {
    return condition instanceof And and
        ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
        : Stream.of(condition);
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }

  private static boolean calls(Expression expression) {
    return FunctionsApart.calls(expression).findAny().isPresent();
  }
}
