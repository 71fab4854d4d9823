package io.sparkbit.torchscript;

import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An emitter of straight-line code that is cut into methods, each of which goes on where the one
 * before has ended. The tensors that it and later ones read come in a list, which the method
 * empties, so that each is freed after it is read last.
 */
final class ChainEmitter {

  /** The argument with the list, which has to be the same for all methods of a chain. */
  static final String KEPT = "kept";

  /** Not an attribute, a method or an operator, which follow a dot. */
  private static final Pattern VARIABLE = Pattern.compile("(?<![.\\w])[A-Za-z_]\\w*");

  private static final Pattern TENSOR_PARAMETER = Pattern.compile(", (\\w+): Tensor");

  private static final String ASSIGNMENT = " = ";

  private final CodeEmitter code;
  private final List<Link> links = new ArrayList<>();

  ChainEmitter(CodeEmitter code) {
    this.code = code;
  }

  /**
   * A method.
   *
   * @param parameters without the list
   */
  private record Link(
      String method, String parameters, List<String> statements, String result, String type) {

    /** Returns the parameters, of which all but the lists may be read later, and the variables. */
    Set<String> assigned() {
      return Stream.concat(
              TENSOR_PARAMETER.matcher(parameters).results().map(found -> found.group(1)),
              statements.stream()
                  .map(statement -> statement.split(ASSIGNMENT, 2)[0])
                  .flatMap(ChainEmitter::variables))
          .collect(toCollection(LinkedHashSet::new));
    }

    Set<String> read() {
      return statements.stream()
          .map(statement -> statement.split(ASSIGNMENT, 2)[1])
          .flatMap(ChainEmitter::variables)
          .collect(toCollection(LinkedHashSet::new));
    }
  }

  private static Stream<String> variables(String text) {
    return VARIABLE.matcher(text).results().map(MatchResult::group);
  }

  /**
   * Adds a method to the chain.
   *
   * @param parameters beginning with a comma, without the list
   * @param statements assignments, one per line
   * @param result the expression that the method returns
   */
  void add(String method, String parameters, CodeEmitter statements, String result, String type) {
    links.add(
        new Link(
            method,
            parameters,
            statements.toString().lines().map(String::strip).toList(),
            result,
            type));
  }

  /** Defines the methods. */
  void define() {
    for (int link = 0; link < links.size(); link++) {
      Link method = links.get(link);
      code.define(
          method.method, "%s, %s: List[Tensor]".formatted(method.parameters, KEPT), method.type);
      List<String> given = handedTo(link);
      for (int i = 0; i < given.size(); i++) {
        code.line(2, "%s = %s[%d]".formatted(given.get(i), KEPT, i));
      }
      code.line(2, "torch.clear(%s)".formatted(KEPT));
      method.statements.forEach(statement -> code.line(2, statement));
      for (String variable : handedTo(link + 1)) {
        code.line(2, "_0 = torch.append(%s, %s)".formatted(KEPT, variable));
      }
      code.line(2, "return " + method.result);
    }
  }

  /** Returns the variables of earlier methods that a method or a later one reads. */
  private List<String> handedTo(int link) {
    Set<String> read = new LinkedHashSet<>();
    links.subList(link, links.size()).forEach(later -> read.addAll(later.read()));
    return links.subList(0, link).stream()
        .flatMap(earlier -> earlier.assigned().stream())
        .distinct()
        .filter(read::contains)
        .toList();
  }
}
