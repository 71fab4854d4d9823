package io.sparkbit.spark.sql;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.BitImageClassifier;
import io.sparkbit.spark.BitImageEmbedder;
import io.sparkbit.spark.ModelStage;
import io.sparkbit.spark.session.RefusedQueryException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/** The SQL functions: how each is called, and the stage that computes it. */
@SuppressWarnings("ImmutableEnumChecker") // Spark's types are immutable, but not annotated so.
enum BitFunction {
  CLASSIFY(
      "Returns the name of the most likely class.",
      Parameters.NONE,
      DataTypes.StringType,
      "_FUNC_('/photos/cat.jpg')",
      "tabby cat") {
    @Override
    ModelStage<?> stage(String argument, String column) {
      return classifier().setPredictedLabelCol(column);
    }
  },

  TOP_K(
      "Returns the k most likely classes, best first.",
      new Parameters("k", "how many classes, at least 1", Optional.empty()),
      DataTypes.createArrayType(
          new StructType()
              .add("label", DataTypes.StringType, false)
              .add("score", DataTypes.DoubleType, false),
          false),
      "_FUNC_('/photos/cat.jpg', 2)",
      "[{\"label\":\"tabby cat\",\"score\":0.71},{\"label\":\"tiger cat\",\"score\":0.2}]") {
    @Override
    ModelStage<?> stage(String argument, String column) {
      return classifier().setTopK(atLeastOne(argument)).setTopKCol(column);
    }
  },

  EMBED(
      "Returns the features of the image, as wide as the model's last layer.",
      new Parameters(
          "normalize",
          "'none', or 'l2': features of length 1; by default 'none'",
          Optional.of("none")),
      DataTypes.createArrayType(DataTypes.FloatType, false),
      "_FUNC_('/photos/cat.jpg', normalize => 'l2')",
      "[0.012,0.0,0.031,...]") {
    @Override
    ModelStage<?> stage(String argument, String column) {
      return embedder().setNormalize(argument).setOutputCol(column);
    }
  },

  ERROR(
      "Returns why the other functions give NULL for an image that is not NULL, such as a damaged"
          + " one; NULL if they do not.",
      Parameters.NONE,
      DataTypes.StringType,
      "_FUNC_('/photos/half.jpg')",
      "TRUNCATED: /photos/half.jpg: ...") {
    @Override
    ModelStage<?> stage(String argument, String column) {
      return embedder().setOutputCol(column);
    }
  };

  /**
   * The argument of a function between image and model.
   *
   * @param name empty if there is none
   * @param meaning for {@code DESCRIBE FUNCTION}
   * @param byDefault if it may be left out
   */
  private record Parameters(String name, String meaning, Optional<String> byDefault) {
    static final Parameters NONE = new Parameters("", "", Optional.of(""));
  }

  private final String usage;
  private final Parameters own;
  private final DataType type;
  private final String example;
  private final String result;

  BitFunction(String usage, Parameters own, DataType type, String example, String result) {
    this.usage = usage;
    this.own = own;
    this.type = type;
    this.example = example;
    this.result = result;
  }

  /** Returns the stage that computes the function, without the Params that all have. */
  abstract ModelStage<?> stage(String argument, String column);

  private static BitImageClassifier classifier() {
    return new BitImageClassifier().setPredictionCol("").setPredictedLabelCol("").setScoreCol("");
  }

  private static BitImageEmbedder embedder() {
    return new BitImageEmbedder().setOutputType("array");
  }

  private static int atLeastOne(String k) {
    try {
      int number = Integer.parseInt(k);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same to the user.
    }
    throw new UserException(
        "bit_top_k: k is '%s', but must be a whole number of at least 1".formatted(k));
  }

  String sqlName() {
    return "bit_" + name().toLowerCase(Locale.ROOT);
  }

  DataType type() {
    return type;
  }

  /** Returns the name of the argument between image and model; empty if there is none. */
  String ownParameter() {
    return own.name();
  }

  /** Returns its value where a call leaves it out; empty if a call must not. */
  Optional<String> byDefault() {
    return own.byDefault();
  }

  List<String> parameters() {
    return Stream.of(FunctionArguments.IMAGE, own.name(), FunctionSettings.MODEL)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** Returns how to call the function, for messages. */
  String signature() {
    return "%s(%s)".formatted(sqlName(), String.join(", ", parameters()));
  }

  /** Returns what {@code DESCRIBE FUNCTION} prints. */
  ExpressionInfo description() {
    return new ExpressionInfo(
        ImageExpression.class.getName(),
        null, // Spark's own functions are in no database.
        sqlName(),
        "_FUNC_(%s) - %s".formatted(String.join(", ", parameters()), usage),
        Stream.of(
                "image - STRING (a path), BINARY (an encoded file) or a struct of Spark's image"
                    + " schema; NULL gives NULL",
                own.name() + " - " + own.meaning(),
                "model - its location; by default that of " + FunctionSettings.PREFIX + "model")
            .filter(line -> !line.startsWith(" "))
            .map("      * %s\n"::formatted)
            .collect(Collectors.joining("", "\n    Arguments:\n", "  ")),
        "\n    Examples:\n      > SELECT %s;\n       %s\n  ".formatted(example, result),
        "",
        "misc_funcs",
        "",
        "",
        "java_udf");
  }

  /**
   * Returns a call of the function. Spark asks for it when it analyzes a query. Invalid arguments
   * or settings are a {@link RefusedQueryException}.
   */
  Expression expression(Seq<Expression> arguments) {
    SparkSession spark = SparkSession.active();
    RunImageFunctions.addTo(spark);
    return RefusedQueryException.insteadOfUserException(() -> call(arguments, spark));
  }

  private Expression call(Seq<Expression> arguments, SparkSession spark) {
    FunctionArguments given = FunctionArguments.of(this, arguments);
    FunctionSettings settings = FunctionSettings.of(spark);
    ImageCall call =
        new ImageCall(
            this, given.argument(), given.model().map(settings::withModel).orElse(settings));
    return new ImageExpression(given.image(), call.checked());
  }
}
