package io.sparkbit.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The name that a user meant, as far as a misspelt one tells. */
public final class Suggestion {

  /** One letter of three may be wrong. */
  private static final int LETTERS_PER_MISTAKE = 3;

  private Suggestion() {}

  /** Returns the name that is most like another, in any case; empty if none is. */
  public static Optional<String> of(String given, Collection<String> names) {
    LevenshteinDistance distance =
        new LevenshteinDistance((given.length() + 1) / LETTERS_PER_MISTAKE);
    record Near(String name, int distance) {}
    return names.stream()
        .map(name -> new Near(name, distance.apply(lowerCase(given), lowerCase(name))))
        .filter(near -> near.distance >= 0)
        .min(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .map(Near::name);
  }

  /** Returns what to add to a message about a misspelt name; nothing if no name is like it. */
  public static String question(String given, Collection<String> names) {
    return of(given, names).map("; did you mean %s?"::formatted).orElse("");
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
