package io.sparkbit.jobs.table;

import io.sparkbit.error.Suggestion;
import java.util.List;
import org.apache.commons.lang3.StringUtils;

/** The name that a user may have meant. */
public final class NearName {

  private NearName() {}

  /**
   * Returns the end of a sentence that there is no such name: what was meant, if a name is near,
   * and all of them, such as {@code ; did you mean 'path'? It has id, path}.
   *
   * @param beginning of the list, such as {@code it has}
   */
  public static String orNames(String name, String beginning, List<String> names) {
    String question = question(name, names);
    return "%s %s %s"
        .formatted(
            question.isEmpty() ? ";" : question,
            question.isEmpty() ? beginning : StringUtils.capitalize(beginning),
            String.join(", ", names));
  }

  private static String question(String name, List<String> names) {
    return Suggestion.of(name, names).map("; did you mean '%s'?"::formatted).orElse("");
  }
}
