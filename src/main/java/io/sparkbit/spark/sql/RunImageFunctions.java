package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.session.RefusedQueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The last rule of Spark's optimizer: lets stages compute the functions of a query. It comes late
 * for the reason that Spark's own rule for Python functions does: until then Spark pushes filters
 * below the functions, drops columns that nobody reads, and finds cached tables by their plans.
 */
final class RunImageFunctions extends Rule<LogicalPlan> {

  /**
   * Adds the rule to a session if it lacks it. The functions do so when a query calls them: no
   * other session has the rule.
   */
  static void addTo(SparkSession spark) {
    ExperimentalMethods methods =
        ((org.apache.spark.sql.classic.SparkSession) spark).experimental();
    synchronized (methods) {
      List<Rule<LogicalPlan>> rules =
          new ArrayList<>(CollectionConverters.asJava(methods.extraOptimizations()));
      if (rules.stream().noneMatch(RunImageFunctions.class::isInstance)) {
        rules.add(new RunImageFunctions());
        methods.extraOptimizations_$eq(Trees.seq(rules));
      }
    }
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // Spark turns a correlated subquery into a join of the outer query, where it comes by again.
    if ((plan instanceof Subquery subquery && subquery.correlated()) || !callsFunctions(plan)) {
      return plan;
    }
    return RefusedQueryException.insteadOfUserException(
        () -> {
          requireNoFileOfReader(plan);
          return computed(
              ColumnPruning$.MODULE$.apply(new FunctionsApart().of(plan)), SparkSession.active());
        });
  }

  /** Spark's reader sets it per thread, but the rows of a pass are read ahead of their results. */
  private static void requireNoFileOfReader(LogicalPlan plan) {
    if (any(plan, RunImageFunctions::isFileOfReader)) {
      throw new UserException(
          "input_file_name() and input_file_block_...() are unknown beside functions of images;"
              + " select the column _metadata.file_path instead, or write one of both to a table"
              + " first");
    }
  }

  private static boolean isFileOfReader(Expression expression) {
    return expression instanceof InputFileName
        || expression instanceof InputFileBlockStart
        || expression instanceof InputFileBlockLength;
  }

  private static boolean callsFunctions(LogicalPlan plan) {
    return any(plan, RunImageFunctions::callsFunctions);
  }

  private static boolean any(LogicalPlan plan, Predicate<Expression> wanted) {
    return Trees.expressions(plan).stream().anyMatch(expression -> Trees.any(expression, wanted))
        || Trees.children(plan).stream().anyMatch(child -> any(child, wanted));
  }

  private static boolean callsFunctions(Expression expression) {
    return expression instanceof ImageExpression
        || (expression instanceof PlanExpression<?> subquery
            && subquery.plan() instanceof LogicalPlan plan
            && callsFunctions(plan));
  }

  private LogicalPlan computed(LogicalPlan plan, SparkSession spark) {
    LogicalPlan below =
        Trees.replace(
            Trees.mapChildren(plan, child -> computed(child, spark)), this::withComputedPlan);
    return below instanceof Project project && NetworkPasses.areNeededFor(project)
        ? NetworkPasses.compute(project, spark)
        : below;
  }

  /** A subquery with functions is still there if Spark has added it to prune partitions. */
  private Optional<Expression> withComputedPlan(Expression expression) {
    return expression instanceof PlanExpression<?> subquery
            && subquery.plan() instanceof LogicalPlan plan
            && callsFunctions(plan)
        ? Optional.of(withPlan(subquery, apply(plan)))
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // The plan was a logical one.
  private static Expression withPlan(PlanExpression<?> subquery, LogicalPlan plan) {
    return ((PlanExpression<LogicalPlan>) subquery).withNewPlan(plan);
  }
}
