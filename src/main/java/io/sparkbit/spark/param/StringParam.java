package io.sparkbit.spark.param;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;
import scala.reflect.ClassTag;

/**
 * Creates Params of strings that carry their value class, which Spark Connect and Python need.
 * Spark 4.0.0 takes a {@link ClassTag} where all later versions take a class (<a
 * href="https://issues.apache.org/jira/browse/SPARK-52259">SPARK-52259</a>), so the constructor is
 * looked up at run time.
 */
public final class StringParam {

  private static final Constructor<?> CONSTRUCTOR = constructor();

  private StringParam() {}

  private static Constructor<?> constructor() {
    return Arrays.stream(Param.class.getConstructors())
        .filter(constructor -> constructor.getParameterCount() == 5)
        .filter(constructor -> constructor.getParameterTypes()[0] == String.class)
        .findFirst()
        .orElseThrow(
            () -> new LinkageError("Spark's Param has no constructor that takes a value class"));
  }

  /** Returns a Param that accepts any string. */
  public static Param<String> of(Params stage, String name, String doc) {
    return of(stage, name, doc, Validators.any());
  }

  /** Returns a Param with a condition on its values. */
  @SuppressWarnings("unchecked")
  public static Param<String> of(
      Params stage, String name, String doc, Function1<String, Object> isValid) {
    Object type =
        CONSTRUCTOR.getParameterTypes()[4] == Class.class
            ? String.class
            : ClassTag.apply(String.class);
    try {
      return (Param<String>) CONSTRUCTOR.newInstance(stage.uid(), name, doc, isValid, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Spark's Param cannot be created", e);
    }
  }
}
