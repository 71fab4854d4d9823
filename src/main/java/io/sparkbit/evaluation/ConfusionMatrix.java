package io.sparkbit.evaluation;

import java.util.List;

/**
 * The counts of images by true and predicted label.
 *
 * @param cells the cells that are not zero
 * @param pairsLeftOut how many of the rarest pairs of different classes are not among the cells
 */
public record ConfusionMatrix(List<Cell> cells, long pairsLeftOut) {

  public ConfusionMatrix {
    cells = List.copyOf(cells);
  }

  /**
   * A cell of the matrix.
   *
   * @param trueLabel the class that the images show
   * @param label the label that the model predicted
   * @param images the number of images
   */
  public record Cell(String trueLabel, String label, long images) {

    /** Returns whether the model is right. */
    public boolean isCorrect() {
      return trueLabel.equals(label);
    }
  }
}
