package io.sparkbit.torchscript;

import static java.util.stream.Collectors.joining;

import io.sparkbit.network.Parameter;
import java.util.List;
import java.util.stream.Stream;

/** A builder of the code of a TorchScript class, line by line. */
final class CodeEmitter {

  static final String CLASS_NAME = "BitProgram";

  private final StringBuilder text = new StringBuilder();

  static String attribute(Parameter parameter) {
    return parameter.name().replace('.', '_');
  }

  /** Returns the name of the method that sets an attribute. */
  static String setter(String attribute) {
    return "set_" + attribute;
  }

  static String self(Parameter parameter) {
    return "self." + attribute(parameter);
  }

  /**
   * Declares the attributes of the class.
   *
   * @param constants those that stay as they are; the engine does not list them
   * @param learned those that training changes
   */
  void declare(List<Parameter> constants, List<Parameter> learned) {
    line(0, "class %s(Module):".formatted(CLASS_NAME));
    line(1, "__parameters__ = [%s]".formatted(names(learned)));
    line(1, "__buffers__ = [%s]".formatted(names(constants)));
    line(1, "training : bool");
    Stream.concat(constants.stream(), learned.stream())
        .forEach(parameter -> line(1, "%s : Tensor".formatted(attribute(parameter))));
  }

  private static String names(List<Parameter> parameters) {
    return parameters.stream()
        .map(parameter -> "\"%s\", ".formatted(attribute(parameter)))
        .collect(joining());
  }

  void define(String method, String parameters, String result) {
    line(
        1, "def %s(self: __torch__.%s%s) -> %s:".formatted(method, CLASS_NAME, parameters, result));
  }

  void line(int indent, String statement) {
    text.append("  ".repeat(indent)).append(statement).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
