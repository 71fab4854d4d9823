package io.sparkbit.spark.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Computes a projection of columns and functions: one pass over the network for all functions of
 * the same image, model and settings.
 */
final class NetworkPasses {

  /** What the functions of a pass share. */
  private record Key(Expression image, FunctionSettings settings) {}

  private NetworkPasses() {}

  static boolean areNeededFor(Project project) {
    return columns(project).anyMatch(NetworkPasses::isCall);
  }

  private static Stream<NamedExpression> columns(Project project) {
    return CollectionConverters.asJava(project.projectList()).stream();
  }

  private static boolean isCall(NamedExpression column) {
    return column instanceof Alias alias && alias.child() instanceof ImageExpression;
  }

  static LogicalPlan compute(Project project, SparkSession spark) {
    Map<Key, List<Alias>> passes = new LinkedHashMap<>();
    columns(project)
        .filter(NetworkPasses::isCall)
        .map(Alias.class::cast)
        .forEach(call -> passes.computeIfAbsent(key(call), key -> new ArrayList<>()).add(call));
    LogicalPlan plan = project.child();
    List<Attribute> done = new ArrayList<>();
    List<List<Alias>> left = new ArrayList<>(passes.values());
    while (!left.isEmpty()) {
      List<Alias> calls = left.remove(0);
      Set<Attribute> carried = new LinkedHashSet<>(done);
      columns(project)
          .filter(column -> !isCall(column))
          .forEach(column -> carried.addAll(Trees.references((Expression) column)));
      left.forEach(later -> carried.addAll(Trees.references(call(later.get(0)).image())));
      plan = new NetworkPass(plan, List.copyOf(carried), calls).plan(spark);
      calls.forEach(call -> done.add(call.toAttribute()));
    }
    return Trees.project(
        columns(project).map(column -> isCall(column) ? column.toAttribute() : column).toList(),
        plan);
  }

  private static Key key(Alias alias) {
    ImageExpression call = call(alias);
    return new Key(call.image().canonicalized(), call.call().settings());
  }

  static ImageExpression call(Alias alias) {
    return (ImageExpression) alias.child();
  }
}
