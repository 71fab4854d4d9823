package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The arguments of a call, given by position or by name. (Spark's own method that sorts them has
 * another signature since 4.2.)
 *
 * @param image any expression
 * @param argument what the function takes beside image and model, as text
 * @param model its location, if the call names one
 */
record FunctionArguments(Expression image, String argument, Optional<String> model) {

  static final String IMAGE = "image";

  /**
   * Sorts the arguments.
   *
   * @throws UserException if they are not those of the function, or any but the image is not
   *     constant
   */
  static FunctionArguments of(BitFunction function, Seq<Expression> arguments) {
    Map<String, Expression> byName = byName(function, CollectionConverters.asJava(arguments));
    Expression image = byName.get(IMAGE);
    if (image == null) {
      throw refusal(function, "has no image");
    }
    return new FunctionArguments(
        image,
        constant(function, byName, function.ownParameter())
            .or(function::byDefault)
            .orElseThrow(() -> refusal(function, "has no " + function.ownParameter())),
        constant(function, byName, FunctionSettings.MODEL));
  }

  private static Map<String, Expression> byName(BitFunction function, List<Expression> arguments) {
    List<String> names = function.parameters();
    if (arguments.size() > names.size()) {
      throw refusal(function, "has too many arguments");
    }
    Map<String, Expression> byName = new HashMap<>();
    IntStream.range(0, arguments.size())
        .forEach(i -> put(function, byName, names.get(i), arguments.get(i)));
    return byName;
  }

  private static void put(
      BitFunction function, Map<String, Expression> byName, String position, Expression given) {
    String name = position;
    Expression value = given;
    if (given instanceof NamedArgumentExpression named) {
      name = named.key();
      value = named.value();
    }
    if (!function.parameters().contains(name)) {
      throw refusal(function, "has no argument '%s'".formatted(name));
    }
    if (byName.putIfAbsent(name, value) != null) {
      throw refusal(function, "has two arguments '%s'".formatted(name));
    }
  }

  private static Optional<String> constant(
      BitFunction function, Map<String, Expression> byName, String name) {
    return Optional.ofNullable(byName.get(name)).map(value -> text(function, name, value));
  }

  private static String text(BitFunction function, String name, Expression value) {
    Object constant = value.foldable() ? value.eval(InternalRow.empty()) : null;
    if (constant == null) {
      throw refusal(function, "takes a constant as '%s', not %s".formatted(name, value.sql()));
    }
    return constant.toString();
  }

  private static UserException refusal(BitFunction function, String problem) {
    return new UserException(
        "%s %s; write %s".formatted(function.sqlName(), problem, function.signature()));
  }
}
