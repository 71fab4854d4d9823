package io.sparkbit.jobs.fewshot;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.sparkbit.jobs.table.CsvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The runs of a few-shot evaluation and their summary. */
final class FewShotResults {

  private static final List<String> RUN_COLUMNS =
      List.of("method", "shots", "run", "seed", "accuracy", "images", "seconds");
  private static final List<String> SPREAD_COLUMNS =
      List.of("method", "shots", "median", "minimum", "maximum", "runs");

  private final List<FewShotRun> runs = new ArrayList<>();

  void add(FewShotRun run) {
    runs.add(run);
  }

  /** Returns CSV with a line per run, in order. */
  byte[] toCsv() {
    return CsvFormat.write(
        RUN_COLUMNS,
        runs.stream()
            .map(
                run ->
                    new Object[] {
                      run.method(),
                      run.shots(),
                      run.run(),
                      run.seed(),
                      run.accuracy(),
                      run.images(),
                      run.seconds()
                    })
            .toList());
  }

  /** Returns the spreads by method and ascending number of images. */
  SortedMap<FewShotMethod, List<FewShotSpread>> spreads() {
    SortedMap<FewShotMethod, List<FewShotSpread>> spreads = new TreeMap<>();
    runs.stream()
        .collect(
            groupingBy(FewShotRun::method, groupingBy(FewShotRun::shots, TreeMap::new, toList())))
        .forEach(
            (method, byShots) ->
                spreads.put(method, byShots.values().stream().map(FewShotSpread::of).toList()));
    return spreads;
  }

  /** Returns CSV with a line per method and number of images. */
  byte[] toSummaryCsv() {
    return CsvFormat.write(
        SPREAD_COLUMNS,
        spreads().values().stream()
            .flatMap(List::stream)
            .map(
                spread ->
                    new Object[] {
                      spread.method(),
                      spread.shots(),
                      spread.median(),
                      spread.minimum(),
                      spread.maximum(),
                      spread.runs()
                    })
            .toList());
  }

  /** Returns a table with a line of image counts, and one per method. */
  String toTable() {
    SortedMap<FewShotMethod, List<FewShotSpread>> spreads = spreads();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(
            "Images per class",
            spreads.values().iterator().next().stream()
                .map(spread -> "%,d".formatted(spread.shots()))
                .toList()));
    spreads.forEach(
        (method, cells) ->
            lines.add(
                line(method.toString(), cells.stream().map(FewShotSpread::toString).toList())));
    return String.join("\n", lines);
  }

  private static String line(String title, List<String> cells) {
    return "%-17s ".formatted(title) + cells.stream().map("%21s"::formatted).collect(joining());
  }
}
