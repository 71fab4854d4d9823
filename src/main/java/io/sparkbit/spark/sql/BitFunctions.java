package io.sparkbit.spark.sql;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistryBase;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.runtime.BoxedUnit;

/**
 * Brings the SQL functions into a session. Where spark-bit's jar is on Spark's class path, they are
 * in every session without a setting, since Spark finds this class as a service. Elsewhere, name it
 * in {@code spark.sql.extensions}, or call {@link #register} in a running session.
 */
public final class BitFunctions implements SparkSessionExtensionsProvider {

  /** Spark calls it. */
  public BitFunctions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    // Sessions copy Spark's own functions. Functions that extensions inject pass for temporary
    // ones, which permanent views may not call.
    register(FunctionRegistry$.MODULE$.builtin());
    return BoxedUnit.UNIT;
  }

  /**
   * Brings the functions into a running session.
   *
   * @param model the location of the model that they run, as {@code spark.bit.sql.model}
   */
  public static void register(SparkSession spark, String model) {
    spark.conf().set(FunctionSettings.PREFIX + FunctionSettings.MODEL, model);
    register(FunctionRegistry$.MODULE$.builtin());
    register(((org.apache.spark.sql.classic.SparkSession) spark).sessionState().functionRegistry());
  }

  private static void register(FunctionRegistryBase<Expression> registry) {
    for (BitFunction function : BitFunction.values()) {
      FunctionIdentifier name = new FunctionIdentifier(function.sqlName());
      if (!registry.functionExists(name)) {
        registry.registerFunction(name, function.description(), function::expression);
      }
    }
  }
}
