package io.sparkbit.spark;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.image.RgbImage;
import io.sparkbit.inference.BatchedInference;
import io.sparkbit.inference.Candidate;
import io.sparkbit.inference.Failure;
import io.sparkbit.inference.ModelCache;
import io.sparkbit.inference.ModelKey;
import io.sparkbit.inference.Outcome;
import io.sparkbit.model.BitPredictor;
import io.sparkbit.model.BitProgram;
import io.sparkbit.model.Pretrained;
import io.sparkbit.model.TorchEngine;
import io.sparkbit.network.BitConfig;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** A partition of rows through the model of this JVM. */
final class InferenceFunction implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /**
   * What the driver tells the executors.
   *
   * @param images how rows give images
   * @param model that runs on them
   * @param batchSize rows that are read before the network runs
   * @param threads that one pass through the network uses
   * @param output of the network that the columns are made of
   * @param labels instead of the model's own; empty for those
   * @param columns that come out
   * @param handleInvalid what happens to rows without an image
   */
  record Settings(
      RowImages.Settings images,
      ModelKey model,
      int batchSize,
      int threads,
      String output,
      List<String> labels,
      List<PredictionColumn> columns,
      HandleInvalid handleInvalid)
      implements Serializable {}

  private final Settings settings;

  InferenceFunction(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    TorchEngine.useThreads(settings.threads());
    BitProgram program =
        ModelCache.get(settings.model(), ModelHub.of(settings.images().hadoop().value()));
    BitPredictor predictor = program.newPredictor(settings.output());
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> predictor.close());
    BitConfig config = config(program.pretrained());
    RowImages images = new RowImages(settings.images());
    Iterator<Outcome<Row>> outcomes =
        new BatchedInference<>(
            Iterators.map(rows, row -> fitting(images.candidate(row), config)),
            predictor,
            settings.batchSize());
    return new RowResults(
        Iterators.map(outcomes, outcome -> result(outcome, config)), settings.handleInvalid());
  }

  private BitConfig config(Pretrained pretrained) {
    return settings.labels().isEmpty()
        ? pretrained.config()
        : pretrained.withLabels(settings.labels()).config();
  }

  private static Candidate<Row> fitting(Candidate<Row> candidate, BitConfig config) {
    if (candidate instanceof Candidate.Ready<Row> ready
        && ready.image().channels() != config.numChannels()) {
      return new Candidate.Failed<>(ready.item(), wrongChannels(ready.image(), config));
    }
    return candidate;
  }

  private static Failure wrongChannels(RgbImage image, BitConfig config) {
    return new Failure(
        "UNSUPPORTED",
        "an image has %d channels, but the model reads %d; see do_convert_rgb of the processor"
            .formatted(image.channels(), config.numChannels()));
  }

  private RowResult result(Outcome<Row> outcome, BitConfig config) {
    List<PredictionColumn> columns = settings.columns();
    if (outcome instanceof Outcome.Failed<Row> failed) {
      return RowResult.failed(failed.item(), columns.size(), failed.failure());
    }
    Outcome.Predicted<Row> predicted = (Outcome.Predicted<Row>) outcome;
    return new RowResult(
        predicted.item(),
        columns.stream().map(column -> column.value().of(predicted.prediction(), config)).toList(),
        null);
  }
}
