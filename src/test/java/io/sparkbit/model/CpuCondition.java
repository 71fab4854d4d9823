package io.sparkbit.model;

import io.sparkbit.model.engine.CpuCapabilities;
import io.sparkbit.model.engine.OneDnnIsa;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tells what numeric tests run on, and skips them if they should run on what the processor has not:
 * they would repeat what ran before.
 */
final class CpuCondition implements ExecutionCondition {

  /** The instruction set of oneDNN that the build asks for, where it limits it. */
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
