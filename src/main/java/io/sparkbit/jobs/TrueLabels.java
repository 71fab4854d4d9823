package io.sparkbit.jobs;

import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.regexp_extract;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The labels that folders tell: an image in a folder named after one of the model's labels, or else
 * after the number of one, shows what that label says.
 */
final class TrueLabels {

  private TrueLabels() {}

  /** The true label of each path; null where the folder tells none. */
  static Column of(Column path, List<String> labels) {
    List<String> folders = new ArrayList<>(labels.stream().distinct().toList());
    List<String> meanings = new ArrayList<>(folders);
    for (int id = 0; id < labels.size(); id++) {
      String number = Integer.toString(id);
      if (!folders.contains(number)) {
        folders.add(number);
        meanings.add(labels.get(id));
      }
    }
    Column folder = regexp_extract(path, "([^/]+)/[^/]+$", 1);
    return element_at(map_from_arrays(array(folders), array(meanings)), folder);
  }

  private static Column array(List<String> texts) {
    return functions.array(texts.stream().map(functions::lit).toArray(Column[]::new));
  }
}
