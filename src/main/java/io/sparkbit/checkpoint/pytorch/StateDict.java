package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import io.sparkbit.checkpoint.pytorch.PickleValue.Dict;
import io.sparkbit.checkpoint.pytorch.PickleValue.Tensor;
import io.sparkbit.json.Messages;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the named tensors in an object that {@code torch.save} wrote. */
final class StateDict {

  private StateDict() {}

  /**
   * Returns the tensors of a dict, or of a nested dict under a training script's key. Other values,
   * such as the number of steps, are ignored.
   *
   * @param where names file and entry in errors
   * @throws CheckpointException if there are no tensors
   */
  static Map<String, Tensor> tensors(PickleValue root, String where) throws CheckpointException {
    if (!(root instanceof Dict dict)) {
      throw new CheckpointException(
          "%s holds %s, but weights are a dict of tensors; save the model's state_dict"
              .formatted(where, root.kind()));
    }
    Map<String, Tensor> tensors = tensorsOf(dict);
    for (String key : PytorchFormat.STATE_DICT_KEYS) {
      if (tensors.isEmpty() && dict.entries().get(key) instanceof Dict nested) {
        tensors = tensorsOf(nested);
      }
    }
    if (tensors.isEmpty()) {
      throw new CheckpointException(
          ("%s holds a dict without tensors, even under %s; its keys are %s; save the model's"
                  + " state_dict")
              .formatted(
                  where, PytorchFormat.STATE_DICT_KEYS, Messages.list(dict.entries().keySet())));
    }
    return tensors;
  }

  private static Map<String, Tensor> tensorsOf(Dict dict) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    dict.entries()
        .forEach(
            (name, value) -> {
              if (value instanceof Tensor tensor) {
                tensors.put(name, tensor);
              }
            });
    return tensors;
  }
}
