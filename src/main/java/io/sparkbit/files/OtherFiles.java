package io.sparkbit.files;

import static java.util.Map.Entry.comparingByKey;
import static java.util.stream.Collectors.joining;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts by type the files in searched folders that are not images by name, and hidden images.
 * Names are not kept, and the number of types is limited to what a person reads.
 */
public final class OtherFiles implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The type of names without an extension. */
  static final String NO_EXTENSION = "without extension";

  /** The type of all further files once there are {@value #TYPES} types. */
  static final String REST = "other";

  private static final String HIDDEN = "hidden ";

  private static final int TYPES = 50;

  private static final Pattern EXTENSION = Pattern.compile(".+(\\.[\\p{L}\\p{N}_+-]{1,12})");

  private final TreeMap<String, Long> counts = new TreeMap<>();

  /** Counts a file. */
  synchronized void add(String name) {
    Matcher extension = EXTENSION.matcher(name);
    String type = extension.matches() ? extension.group(1).toLowerCase(Locale.ROOT) : NO_EXTENSION;
    add(ImageNames.isHidden(name) ? HIDDEN + type : type, 1);
  }

  private synchronized void add(String type, long count) {
    String known = counts.containsKey(type) || counts.size() < TYPES ? type : REST;
    counts.merge(known, count, Long::sum);
  }

  /** Adds counts by type. */
  public synchronized void addAll(Map<String, Long> others) {
    others.forEach(this::add);
  }

  /**
   * Returns the number of files by type: an extension with its dot, or words, such as {@code hidden
   * .png}.
   */
  public synchronized SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Formats counts, the highest first, such as {@code 12 files: 10 .heic, 2 .mp4}. */
  public static String inWords(Map<String, Long> counts) {
    long files = counts.values().stream().mapToLong(Long::longValue).sum();
    return String.format(Locale.ROOT, "%,d %s: ", files, files == 1 ? "file" : "files")
        + counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(comparingByKey()))
            .map(type -> String.format(Locale.ROOT, "%,d %s", type.getValue(), type.getKey()))
            .collect(joining(", "));
  }
}
