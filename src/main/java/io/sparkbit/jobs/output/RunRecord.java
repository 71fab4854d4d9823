package io.sparkbit.jobs.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkbit.error.UserException;
import io.sparkbit.output.OutputMark;
import io.sparkbit.output.OutputPath;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The settings that determine a run's result. They are kept beside it, so that a resumed run goes
 * on with the same ones.
 *
 * @param job its name
 * @param options values as text, by name; options that are not set, or {@linkplain MayDiffer may
 *     differ}, are missing
 * @param columns names and types, as Spark DDL
 */
public record RunRecord(String job, SortedMap<String, String> options, String columns) {

  private static final JsonMapper JSON = new JsonMapper();

  public static RunRecord of(CommandSpec spec, StructType columns) {
    SortedMap<String, String> options = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = option.getValue();
      if (value != null && !mayDiffer(option)) {
        options.put(option.longestName(), value.toString());
      }
    }
    return new RunRecord(spec.name(), options, columns.toDDL());
  }

  private static boolean mayDiffer(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        && field.isAnnotationPresent(MayDiffer.class);
  }

  /**
   * Refuses options that differ from those of the run that wrote an output, before Spark starts.
   *
   * @param spec the job with the options that the user gave
   * @throws UserException naming the first difference
   * @throws IOException if the file system cannot be queried
   */
  public static void requireSameOptions(CommandSpec spec, OutputPath path) throws IOException {
    Optional<byte[]> earlier = path.mark();
    if (earlier.isPresent()) {
      String file = path.location() + "/" + OutputMark.FILE;
      of(spec, new StructType()).requireSameOptions(ofJson(earlier.get(), file), path.location());
    }
  }

  /**
   * Parses what {@link #toJson} returned.
   *
   * @param file the file's name, for errors
   * @throws UserException if it is damaged
   */
  public static RunRecord ofJson(byte[] json, String file) throws IOException {
    try {
      RunRecord record = JSON.readValue(json, RunRecord.class);
      if (record.job == null || record.options == null || record.columns == null) {
        throw new UserException(damaged(file, "job, options or columns are missing"));
      }
      return record;
    } catch (JsonProcessingException e) {
      throw new UserException(damaged(file, e.getOriginalMessage()), e);
    }
  }

  private static String damaged(String file, String what) {
    return ("%s is damaged: %s. Without it the run cannot be resumed; start a new one with"
            + " another --output, or with --overwrite")
        .formatted(file, what);
  }

  public byte[] toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // Strings only.
    }
  }

  /**
   * Refuses to resume a run of another kind.
   *
   * @param earlier the record of the run that wrote the folder
   * @throws UserException naming the first difference
   */
  public void requireSame(RunRecord earlier, String folder) {
    requireSameOptions(earlier, folder);
    require("the list of columns", columns, earlier.columns, folder);
  }

  private void requireSameOptions(RunRecord earlier, String folder) {
    require("the job", job, earlier.job, folder);
    Set<String> names = new TreeSet<>(options.keySet());
    names.addAll(earlier.options.keySet());
    for (String name : names) {
      require(name, value(options, name), value(earlier.options, name), folder);
    }
  }

  private static String value(Map<String, String> options, String name) {
    return options.getOrDefault(name, "not set");
  }

  private static void require(String what, String now, String earlier, String folder) {
    if (!Objects.equals(now, earlier)) {
      throw new UserException(
          ("%s cannot be resumed: %s differs: it was %s and is now %s. Use the earlier value, or"
                  + " choose another --output")
              .formatted(folder, what, earlier, now));
    }
  }
}
