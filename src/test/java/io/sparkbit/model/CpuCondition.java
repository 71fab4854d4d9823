package io.sparkbit.model;

import io.sparkbit.model.engine.CpuCapabilities;
import io.sparkbit.model.engine.OneDnnIsa;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the CPU of numeric tests, and skips those for an instruction set that it lacks: they would
 * only repeat earlier runs.
 */
final class CpuCondition implements ExecutionCondition {

  /** The instruction set to which the build limits oneDNN, if any. */
  private static final String WANTED = "numeric.isa";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    CpuCapabilities cpu = CpuCapabilities.ofThisMachine();
    Optional<String> wanted = Optional.ofNullable(System.getProperty(WANTED));
    boolean hasLess = wanted.isPresent() && !cpu.oneDnn().map(OneDnnIsa::name).equals(wanted);
    if (context.getTestMethod().isEmpty()) {
      System.out.printf("%s on %s%n", context.getDisplayName(), cpu);
    }
    return hasLess
        ? ConditionEvaluationResult.disabled("%s has no %s".formatted(cpu, wanted.orElseThrow()))
        : ConditionEvaluationResult.enabled(cpu.toString());
  }
}
