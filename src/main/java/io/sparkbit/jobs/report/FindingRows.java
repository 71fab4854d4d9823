package io.sparkbit.jobs.report;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import io.sparkbit.jobs.output.Summary;
import io.sparkbit.jobs.table.Columns;
import io.sparkbit.report.AuditReport;
import io.sparkbit.report.Finding;
import io.sparkbit.report.Issue;
import io.sparkbit.spark.param.ImageParams;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows that say what is wrong with images.
 *
 * @param rows the findings
 * @param images that were looked at, for pictures
 */
public record FindingRows(Dataset<Row> rows, Dataset<Row> images) {

  /** The longest edge of a picture. */
  private static final int EDGE = 128;

  /**
   * Returns the page.
   *
   * @param model the location of the model
   * @param summary of the images
   * @param counts the findings of each issue
   * @param shown how many of each issue are shown
   * @param reading how to decode images
   */
  public AuditReport report(
      String model, Summary summary, Map<Issue, Long> counts, int shown, ImageParams<?> reading) {
    Map<Issue, List<Row>> chosen = new EnumMap<>(Issue.class);
    counts.keySet().stream()
        .filter(issue -> issue != Issue.UNREADABLE)
        .forEach(issue -> chosen.put(issue, worst(issue, shown)));
    Pictures pictures = Pictures.of(images, paths(chosen), reading, EDGE);
    Map<Issue, List<Finding>> worst = new EnumMap<>(Issue.class);
    chosen.forEach(
        (issue, some) ->
            worst.put(issue, some.stream().map(row -> finding(row, pictures)).toList()));
    return new AuditReport(model, summary.images(), counts, worst, FailedImages.of(rows, summary));
  }

  private List<Row> worst(Issue issue, int shown) {
    return rows.where(col(Columns.ISSUE).equalTo(issue.value()))
        .orderBy(
            issue.isHighestWorst() ? desc(Columns.SCORE) : asc(Columns.SCORE), asc(Columns.PATH))
        .limit(shown)
        .collectAsList();
  }

  private static List<@Nullable String> paths(Map<Issue, List<Row>> chosen) {
    List<@Nullable String> paths = new ArrayList<>();
    chosen.values().stream()
        .flatMap(List::stream)
        .flatMap(row -> Stream.of(Columns.PATH, Columns.OTHER_PATH).map(row::<String>getAs))
        .forEach(paths::add);
    return paths;
  }

  private static Finding finding(Row row, Pictures pictures) {
    Optional<String> other = text(row, Columns.OTHER_PATH);
    return new Finding(
        shown(text(row, Columns.PATH), text(row, Columns.GIVEN_LABEL), pictures),
        other.map(path -> shown(Optional.of(path), text(row, Columns.OTHER_LABEL), pictures)),
        text(row, Columns.SUGGESTED_LABEL),
        row.<Double>getAs(Columns.SCORE));
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getAs(column));
  }

  private static Finding.Shown shown(
      Optional<String> path, Optional<String> label, Pictures pictures) {
    return new Finding.Shown(path, label, pictures.dataUri(path.orElse(null)));
  }
}
