package io.sparkbit.torchscript;

import static java.util.stream.Collectors.joining;

import io.sparkbit.network.Parameter;
import java.util.List;

/** A builder of the code of a TorchScript class, line by line. */
final class CodeEmitter {

  static final String CLASS_NAME = "BitProgram";

  private final StringBuilder text = new StringBuilder();

  /** How a class holds the parameters of its network. */
  enum Members {
    /** Constants of the module. */
    BUFFERS,
    /** Values that an optimizer may change. */
    PARAMETERS
  }

  static String attribute(Parameter parameter) {
    return parameter.name().replace('.', '_');
  }

  static String self(Parameter parameter) {
    return "self." + attribute(parameter);
  }

  void declare(List<Parameter> parameters, Members members) {
    List<String> attributes = parameters.stream().map(CodeEmitter::attribute).toList();
    String names = attributes.stream().map("\"%s\", "::formatted).collect(joining());
    line(0, "class %s(Module):".formatted(CLASS_NAME));
    line(1, "__parameters__ = [%s]".formatted(members == Members.PARAMETERS ? names : ""));
    line(1, "__buffers__ = [%s]".formatted(members == Members.BUFFERS ? names : ""));
    line(1, "training : bool");
    attributes.forEach(attribute -> line(1, "%s : Tensor".formatted(attribute)));
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
