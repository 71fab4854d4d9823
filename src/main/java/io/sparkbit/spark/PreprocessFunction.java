package io.sparkbit.spark;

import io.sparkbit.inference.Candidate;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** A partition of rows through the processor. */
final class PreprocessFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final RowImages.Settings settings;
  private final HandleInvalid handleInvalid;

  PreprocessFunction(RowImages.Settings settings, HandleInvalid handleInvalid) {
    this.settings = settings;
    this.handleInvalid = handleInvalid;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowImages images = new RowImages(settings);
    return new RowResults(
        Iterators.map(rows, row -> result(images, images.candidate(row))), handleInvalid);
  }

  private static RowResult result(RowImages images, Candidate<Row> candidate) {
    if (candidate instanceof Candidate.Failed<Row> failed) {
      return RowResult.failed(failed.item(), 1, failed.failure());
    }
    Candidate.Ready<Row> ready = (Candidate.Ready<Row>) candidate;
    Row struct = ImageStructs.toStruct(images.origin(ready.item()), ready.image());
    return new RowResult(ready.item(), List.of(struct), null);
  }
}
