package io.sparkbit.evaluation;

import java.util.List;

/**
 * How often images of one class were given the label of another, or of their own.
 *
 * @param cells those that are not zero
 * @param pairsLeftOut how many pairs of different classes, the rarest, are not among the cells
 */
public record ConfusionMatrix(List<Cell> cells, long pairsLeftOut) {

  public ConfusionMatrix {
    cells = List.copyOf(cells);
  }

  /**
   * A cell.
   *
   * @param trueLabel what the images show
   * @param label what the model says
   * @param images how many
   */
  public record Cell(String trueLabel, String label, long images) {

    /** Whether the model is right. */
    public boolean isCorrect() {
      return trueLabel.equals(label);
    }
  }
}
