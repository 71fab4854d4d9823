package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.RowLevelWrite;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/**
 * Rewrites a plan so that functions stand only in projections of columns as they are and of
 * functions. Each function is computed below the operator that uses it, and not again by the
 * operators above. For one plan.
 */
final class FunctionsApart {

  /** Where a function, in its canonical form, has been computed. */
  private final Map<Expression, List<Attribute>> computed = new HashMap<>();

  /** Returns the rewritten plan, with the same output. */
  LogicalPlan of(LogicalPlan plan) {
    return Trees.trimmed(plan.output(), rewritten(plan));
  }

  /** Returns the rewritten plan, whose output may also hold what has been computed below. */
  private LogicalPlan rewritten(LogicalPlan plan) {
    LogicalPlan split = SplitOperators.split(plan);
    return split.equals(plan) ? own(plan) : rewritten(split);
  }

  private LogicalPlan own(LogicalPlan plan) {
    LogicalPlan above = Trees.mapChildren(plan, child -> below(plan, child));
    List<ImageExpression> calls =
        Trees.expressions(above).stream().flatMap(FunctionsApart::calls).toList();
    if (calls.isEmpty()) {
      return above;
    }
    if (plan instanceof Command) {
      requireRowLevelWrite(plan, calls.get(0));
      return above;
    }
    calls.forEach(FunctionsApart::requireNoLambda);
    LogicalPlan withCalls = Trees.mapChildren(above, child -> withCalls(child, calls));
    LogicalPlan rewritten =
        Trees.replace(withCalls, expression -> computed(expression, withCalls.inputSet()));
    if (plan instanceof Project project) {
      keepNames(project, (Project) rewritten);
    }
    return passesColumnsOn(plan) ? rewritten : Trees.trimmed(plan.output(), rewritten);
  }

  private LogicalPlan below(LogicalPlan plan, LogicalPlan child) {
    if (plan instanceof Generate) {
      return appended(child, rewritten(child)); // It knows columns by their position.
    }
    return plan instanceof Project || plan instanceof Aggregate || passesColumnsOn(plan)
        ? rewritten(child)
        : of(child);
  }

  /**
   * Returns whether the columns of a plan's children, whatever their number, are its own. In an
   * outer join they are not: what is computed of a row that it adds may not be null.
   */
  private static boolean passesColumnsOn(LogicalPlan plan) {
    return plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof RepartitionOperation
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Window
        || plan instanceof Generate
        || (plan instanceof Join join && join.joinType() instanceof InnerLike);
  }

  /** Returns a plan whose first columns are those that it had before. */
  private static LogicalPlan appended(LogicalPlan before, LogicalPlan after) {
    Set<Attribute> columns = new LinkedHashSet<>(Trees.output(before));
    columns.addAll(Trees.output(after));
    return Trees.trimmed(Trees.seq(columns), after);
  }

  static Stream<ImageExpression> calls(Expression expression) {
    return Trees.all(expression)
        .filter(ImageExpression.class::isInstance)
        .map(ImageExpression.class::cast);
  }

  /**
   * Commands find their table by its plan, above which nothing may be computed. Those that Spark
   * itself turns into a query that writes whole groups of rows have their functions in that query.
   */
  private static void requireRowLevelWrite(LogicalPlan plan, ImageExpression call) {
    if (!(plan instanceof RowLevelWrite)) {
      throw new UserException(
          ("%s cannot be called in a command itself (%s); write its results to a table first, and"
                  + " use that in the command")
              .formatted(call.prettyName(), plan.nodeName()));
    }
  }

  private static void requireNoLambda(ImageExpression call) {
    if (Trees.any(call, NamedLambdaVariable.class::isInstance)) {
      throw new UserException(
          "%s cannot be called in a lambda function; explode the array, and call it on the rows"
              .formatted(call.prettyName()));
    }
  }

  /** Adds the functions that a plan's columns suffice for and that it does not hold yet. */
  private LogicalPlan withCalls(LogicalPlan plan, List<ImageExpression> calls) {
    if (plan instanceof Join join && isProduct(join)) {
      LogicalPlan factors = Trees.mapChildren(join, child -> withCalls(child, calls));
      if (!factors.equals(plan)) {
        return withCalls(factors, calls);
      }
    }
    Map<Expression, Alias> missing = new LinkedHashMap<>();
    for (ImageExpression call : calls) {
      if (call.references().subsetOf(plan.outputSet())
          && computed(call, plan.outputSet()).isEmpty()) {
        missing.computeIfAbsent(call.canonicalized(), same -> Trees.alias(call, call.prettyName()));
      }
    }
    if (missing.isEmpty()) {
      return plan;
    }
    missing.forEach((call, alias) -> remember(call, alias.toAttribute()));
    List<NamedExpression> columns = new ArrayList<>(Trees.output(plan));
    columns.addAll(missing.values());
    return Trees.project(columns, plan);
  }

  private void remember(Expression canonical, Attribute attribute) {
    computed.computeIfAbsent(canonical, same -> new ArrayList<>()).add(attribute);
  }

  /** Every row of one side meets every row of the other: it is cheaper to compute before. */
  private static boolean isProduct(Join join) {
    return join.joinType() instanceof InnerLike && join.condition().isEmpty();
  }

  /** Returns the column that holds a function. */
  private Optional<Attribute> computed(Expression expression, AttributeSet columns) {
    return expression instanceof ImageExpression
        ? computed.getOrDefault(expression.canonicalized(), List.of()).stream()
            .filter(columns::contains)
            .findFirst()
        : Optional.empty();
  }

  /** Remembers what the columns of a projection hold, for operators above that call it again. */
  private void keepNames(Project before, Project after) {
    for (int i = 0; i < before.projectList().size(); i++) {
      if (before.projectList().apply(i) instanceof Alias alias
          && alias.child() instanceof ImageExpression call) {
        remember(call.canonicalized(), after.projectList().apply(i).toAttribute());
      }
    }
  }
}
