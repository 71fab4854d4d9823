package io.sparkbit.jobs.table;

import java.util.List;
import java.util.Optional;

/**
 * Which columns of the tables that a user names hold what. They are found as Spark SQL finds
 * columns.
 *
 * @param path the images' paths, or whatever else names each image if the table has their bytes
 * @param image the bytes of image files; if empty, {@link Columns#CONTENT} where that holds bytes
 * @param label the labels, if asked for
 * @param group what pictures of one thing share, if asked for
 * @param dropped columns that do not pass through to results; {@link #ALL} for all
 */
public record TableColumns(
    String path,
    Optional<String> image,
    Optional<LabelColumn> label,
    Optional<GroupColumn> group,
    List<String> dropped) {

  /** Stands for all columns. */
  public static final String ALL = "*";

  /** The columns of tables that need no options. */
  public static final TableColumns DEFAULT =
      new TableColumns(
          Columns.PATH, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /** Returns the same columns, with labels if there is such a column. */
  public TableColumns withLabel(Optional<LabelColumn> column) {
    return new TableColumns(path, image, column, group, dropped);
  }

  /** Returns the same columns, with groups if there is such a column. */
  public TableColumns withGroup(Optional<GroupColumn> column) {
    return new TableColumns(path, image, label, column, dropped);
  }

  /** Returns the same columns, of which none passes through to results. */
  public TableColumns withoutOthers() {
    return new TableColumns(path, image, label, group, List.of(ALL));
  }
}
