package io.sparkbit.training;

import java.util.List;
import java.util.Map;

/** Sums up the errors of values, in the scale in which the network learns. */
final class ValueTally implements ValidationTally {

  private static final long serialVersionUID = 1L;

  private final ValueScale scale;
  private long images;
  private double squares;
  private double absolutes;
  private double targets;
  private double targetSquares;

  ValueTally(ValueScale scale) {
    this.scale = scale;
  }

  @Override
  public void add(float[] logits, int row, float[] target) {
    double error = (double) logits[row] - target[0];
    images++;
    squares += error * error;
    absolutes += Math.abs(error);
    targets += target[0];
    targetSquares += (double) target[0] * target[0];
  }

  @Override
  public ValidationTally plus(ValidationTally other) {
    ValueTally tally = (ValueTally) other;
    images += tally.images;
    squares += tally.squares;
    absolutes += tally.absolutes;
    targets += tally.targets;
    targetSquares += tally.targetSquares;
    return this;
  }

  @Override
  public Validation after(int step) {
    double spread = targetSquares - targets * targets / images;
    return new Validation(
        step,
        Map.of(
            ValidationMetric.LOSS,
            squares / images,
            ValidationMetric.RMSE,
            scale.deviation() * Math.sqrt(squares / images),
            ValidationMetric.MAE,
            scale.deviation() * absolutes / images,
            ValidationMetric.R2,
            spread > 0 ? 1 - squares / spread : 0),
        List.of(),
        List.of());
  }
}
