package io.sparkbit.torchscript;

import io.sparkbit.network.ProblemType;

/**
 * Writes the loss of a batch and its gradient by the logits, from the variables {@code labels} and
 * {@code share} into the variables {@code loss}, a sum over the images, and {@code of_logits},
 * which is multiplied by the share.
 *
 * @param logits the variable of the logits, images x outputs
 */
record LossEmitter(CodeEmitter code, String logits) {

  /** {@code at::Reduction::Sum}. */
  private static final int SUM = 2;

  /** PyTorch's default; has no effect on soft labels. */
  private static final int IGNORE_INDEX = -100;

  /** Of what is left of a probability in float32. */
  private static final double LEAST_REST = 0x1p-24;

  /** Writes the loss of a kind of problem. */
  void emit(ProblemType problem, TrainingLoss loss) {
    if (loss instanceof TrainingLoss.OfTeacher teacher) {
      divergence(problem, teacher.temperature());
    } else if (loss instanceof TrainingLoss.OfLabels labels) {
      ofLabels(problem, labels.focalGamma());
    }
  }

  private void ofLabels(ProblemType problem, double gamma) {
    switch (problem) {
      case SINGLE_LABEL_CLASSIFICATION -> {
        if (gamma == 0) {
          crossEntropy();
        } else {
          focalLoss(gamma);
        }
      }
      case MULTI_LABEL_CLASSIFICATION -> binaryCrossEntropy(gamma);
      case REGRESSION -> squaredError();
    }
  }

  private void crossEntropy() {
    code.line(
        2,
        "loss = torch.cross_entropy_loss(%s, labels, None, %d, %d, 0.)"
            .formatted(logits, SUM, IGNORE_INDEX));
    code.line(
        2,
        "expected = torch.mul(torch.softmax(%s, 1), torch.sum(labels, [1], True))"
            .formatted(logits));
    code.line(2, "of_logits = torch.mul(torch.sub(expected, labels), share)");
  }

  /**
   * The sum of -y (1 - p)^g log p over classes. With u = y (g p (1 - p)^(g - 1) log p - (1 - p)^g),
   * its gradient by the logits is u - p sum(u). Where p is 1, 1 - p is kept above 0, as g may be
   * below 1.
   */
  private void focalLoss(double gamma) {
    code.line(2, "logp = torch.log_softmax(%s, 1)".formatted(logits));
    code.line(2, "p = torch.exp(logp)");
    code.line(2, "rest = torch.clamp_min(torch.rsub(p, 1), %s)".formatted(LEAST_REST));
    code.line(2, "far = torch.mul(labels, torch.pow(rest, %s))".formatted(gamma));
    code.line(2, "loss = torch.neg(torch.sum(torch.mul(far, logp)))");
    code.line(
        2,
        "near = torch.mul(torch.mul(torch.mul(labels, torch.pow(rest, %s)), torch.mul(p, logp)), %s)"
            .formatted(gamma - 1, gamma));
    code.line(2, "u = torch.sub(near, far)");
    code.line(
        2, "of_logits = torch.mul(torch.sub(u, torch.mul(p, torch.sum(u, [1], True))), share)");
  }

  /**
   * The sum of -a q^g log p - b p^g log q over classes, as in BiT's training on ImageNet-21k, where
   * q is 1 - p, and a and b are the two halves of a row of labels: how much it counts that the
   * image shows a class, and that it does not. Its gradient by the logits is a q^g (g p log p - q)
   * + b p^g (p - g q log q).
   */
  private void binaryCrossEntropy(double gamma) {
    code.line(2, "classes = torch.size(%s, 1)".formatted(logits));
    code.line(2, "a = torch.slice(labels, 1, 0, classes)");
    code.line(2, "b = torch.slice(labels, 1, classes)");
    code.line(2, "p = torch.sigmoid(%s)".formatted(logits));
    code.line(2, "q = torch.sigmoid(torch.neg(%s))".formatted(logits));
    code.line(2, "logp = torch.log_sigmoid(%s)".formatted(logits));
    code.line(2, "logq = torch.log_sigmoid(torch.neg(%s))".formatted(logits));
    code.line(2, "shown = torch.mul(a, torch.pow(q, %s))".formatted(gamma));
    code.line(2, "hidden = torch.mul(b, torch.pow(p, %s))".formatted(gamma));
    code.line(
        2,
        "loss = torch.neg(torch.sum(torch.add(torch.mul(shown, logp), torch.mul(hidden, logq))))");
    code.line(
        2,
        "up = torch.mul(hidden, torch.sub(p, torch.mul(torch.mul(q, logq), %s)))".formatted(gamma));
    code.line(
        2,
        "down = torch.mul(shown, torch.sub(q, torch.mul(torch.mul(p, logp), %s)))"
            .formatted(gamma));
    code.line(2, "of_logits = torch.mul(torch.sub(up, down), share)");
  }

  /**
   * With the labels p, which the teacher's temperature has softened, the loss is t^2 (the
   * cross-entropy of logits / t, less the entropy of p), and its gradient by the logits t (q - p).
   */
  private void divergence(ProblemType problem, double temperature) {
    code.line(2, "soft = torch.div(%s, %s)".formatted(logits, temperature));
    new LossEmitter(code, "soft").ofLabels(problem, 0);
    code.line(2, "entropy = torch.sum(torch.special_entr(labels))");
    code.line(
        2, "loss = torch.mul(torch.sub(loss, entropy), %s)".formatted(temperature * temperature));
    code.line(2, "of_logits = torch.mul(of_logits, %s)".formatted(temperature));
  }

  private void squaredError() {
    code.line(2, "error = torch.sub(%s, labels)".formatted(logits));
    code.line(2, "loss = torch.sum(torch.mul(error, error))");
    code.line(2, "of_logits = torch.mul(torch.mul(error, 2.), share)");
  }
}
