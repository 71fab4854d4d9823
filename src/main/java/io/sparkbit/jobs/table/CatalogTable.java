package io.sparkbit.jobs.table;

import io.sparkbit.error.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A table or view in a catalog of Spark's.
 *
 * @param name as SQL writes it: {@code table}, {@code schema.table}, {@code catalog.schema.table},
 *     or a format and a folder, such as {@code delta.`/folder`}
 * @param option by which the user named it, for errors
 */
public record CatalogTable(SparkSession spark, String name, String option) {

  private static final String NOT_FOUND = "TABLE_OR_VIEW_NOT_FOUND";

  /** Of a table named by a format and its folder. */
  private static final String NO_FOLDER = "PATH_NOT_FOUND";

  /** Spark takes the name of a catalog that is not configured for a schema of its own catalog. */
  private static final String NO_CATALOG = "REQUIRES_SINGLE_PART_NAMESPACE";

  private static final Pattern OF_FOLDER = Pattern.compile("(\\w+)\\.`([^`]*/[^`]*)`");

  private static final Pattern ABSOLUTE = Pattern.compile("([\\w+.-]+:)?/");

  /** Spark's own catalog, whose tables are forgotten with a session unless Hive keeps them. */
  private static final String SESSION_CATALOG = "spark_catalog";

  /**
   * Returns its rows.
   *
   * @throws UserException if there is no such table, or Spark cannot read it
   */
  public Dataset<Row> read() {
    try {
      return spark.table(name);
    } catch (Exception e) { // Scala throws checked exceptions undeclared.
      throw failure(e);
    }
  }

  /**
   * Returns whether there is such a table.
   *
   * @throws UserException if the name is none of a table
   */
  public boolean exists() {
    try {
      spark.table(name);
      return true;
    } catch (Exception e) {
      if (e instanceof AnalysisException analysis && isNothing(condition(analysis))) {
        return false;
      }
      throw failure(e);
    }
  }

  private static boolean isNothing(String condition) {
    return condition.startsWith(NOT_FOUND) || condition.equals(NO_FOLDER);
  }

  private static String condition(AnalysisException e) {
    return String.valueOf(e.getCondition());
  }

  /** Returns Spark's failure in a sentence, if that is a mistake of the user. */
  public RuntimeException failure(Exception e) {
    if (e instanceof AnalysisException analysis) {
      return new UserException("%s %s: %s".formatted(option, name, problem(analysis)), e);
    }
    if (isNoCatalog(e)) {
      return new UserException(
          "%s %s: %s; correct spark.sql.catalog.NAME, or add its library with -- --packages"
              .formatted(option, name, StringUtils.stripEnd(e.getMessage(), ".")),
          e);
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }

  private String problem(AnalysisException e) {
    String condition = condition(e);
    if (condition.startsWith(NOT_FOUND)) {
      return "there is no such table or view in Spark's catalog; SHOW TABLES lists them";
    }
    if (condition.equals(NO_CATALOG)) {
      String catalog = StringUtils.substringBefore(name, ".");
      return ("there is no catalog %s; configure it with -- --conf spark.sql.catalog.%1$s=CLASS, or"
              + " name SCHEMA.TABLE of Spark's own")
          .formatted(catalog);
    }
    return firstLine(e.getMessage(), condition);
  }

  private static String firstLine(@Nullable String message, String otherwise) {
    return String.valueOf(message).strip().lines().findFirst().orElse(otherwise);
  }

  /** Spark has no type for a class of a catalog that is not there or is none of a catalog. */
  private static boolean isNoCatalog(Exception e) {
    return e instanceof SparkThrowable && String.valueOf(e.getMessage()).contains(" catalog '");
  }

  /** Returns whether the table is, or would be, in a catalog that a session keeps in memory. */
  public boolean isInMemory() {
    return isOfSession()
        && spark.conf().get("spark.sql.catalogImplementation", "in-memory").equals("in-memory");
  }

  private boolean isOfSession() {
    if (ofFolder().isPresent()) {
      return false;
    }
    int parts = name.split("\\.", -1).length;
    return parts < 3
        ? spark.catalog().currentCatalog().equals(SESSION_CATALOG)
        : name.startsWith(SESSION_CATALOG + ".");
  }

  /**
   * Returns the schema of a new table, if it does not exist. Other catalogs than Spark's own may
   * make it themselves.
   */
  public Optional<String> missingSchema() {
    return Optional.of(StringUtils.substringBeforeLast(name, "."))
        .filter(schema -> isOfSession() && !schema.equals(name) && !schema.contains("`"))
        .filter(schema -> !spark.catalog().databaseExists(schema));
  }

  /**
   * A table that is named by its folder.
   *
   * @param format as written
   * @param folder as written
   */
  public record OfFolder(String format, String folder) {

    /** Returns whether the path begins at a root, with or without the file system's address. */
    public boolean isAbsolute() {
      return ABSOLUTE.matcher(folder).lookingAt();
    }
  }

  /** Returns what the name says of a format and a folder, as in {@code delta.`/folder`}. */
  public Optional<OfFolder> ofFolder() {
    Matcher matcher = OF_FOLDER.matcher(name);
    return matcher.matches()
        ? Optional.of(new OfFolder(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Returns whether both have files in the same folders, or the same name if they have none. */
  public boolean isSameAs(CatalogTable other) {
    List<String> folders = folders();
    return folders.isEmpty() ? name.equalsIgnoreCase(other.name) : folders.equals(other.folders());
  }

  /** Returns the table's properties, and its location and provider under these names. */
  public Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(described());
    for (Row row : spark.sql("SHOW TBLPROPERTIES " + name).collectAsList()) {
      properties.put(row.getString(0), row.getString(1));
    }
    return properties;
  }

  /** Returns its format in lower case; empty if Spark does not say. */
  public String provider() {
    return described().getOrDefault("provider", "").toLowerCase(Locale.ROOT);
  }

  private Map<String, String> described() {
    Map<String, String> described = new TreeMap<>();
    try {
      for (Row row : spark.sql("DESCRIBE TABLE EXTENDED " + name).collectAsList()) {
        String key = row.getString(0).toLowerCase(Locale.ROOT);
        if (List.of("location", "provider").contains(key)) {
          described.put(key, row.getString(1));
        }
      }
    } catch (Exception e) { // Spark describes neither temporary views nor folders.
      if (!(e instanceof AnalysisException)) {
        throw failure(e);
      }
    }
    return described;
  }

  /**
   * Returns the folders with its files: the table's own, or those that a view reads. Empty for
   * tables without files, such as a database's.
   */
  public List<String> folders() {
    String location = described().get("location");
    if (location != null) {
      return List.of(location);
    }
    TreeSet<String> folders = new TreeSet<>();
    Arrays.stream(read().inputFiles())
        .forEach(file -> folders.add(file.substring(0, file.lastIndexOf('/'))));
    return new ArrayList<>(folders);
  }
}
