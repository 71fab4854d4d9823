package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.CheckpointException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The pickle machine's stack, with its marks. */
final class PickleStack {

  private final PickleInput in;
  private final List<PickleValue> values = new ArrayList<>();

  /** The stack's size at each mark. */
  private final Deque<Integer> marks = new ArrayDeque<>();

  /**
   * @param in creates the errors
   */
  PickleStack(PickleInput in) {
    this.in = in;
  }

  void push(PickleValue value) {
    values.add(value);
  }

  PickleValue pop() throws CheckpointException {
    PickleValue top = top();
    values.remove(values.size() - 1);
    return top;
  }

  PickleValue top() throws CheckpointException {
    if (values.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
      throw in.error("takes a value from an empty stack");
    }
    return values.get(values.size() - 1);
  }

  void mark() {
    marks.push(values.size());
  }

  /** Removes the last mark and all values above it; returns the values. */
  List<PickleValue> popToMark() throws CheckpointException {
    if (marks.isEmpty()) {
      throw in.error("has no mark where it needs one");
    }
    List<PickleValue> above = values.subList(marks.pop(), values.size());
    List<PickleValue> popped = List.copyOf(above);
    above.clear();
    return popped;
  }

  /** Removes the top values; returns them, the deepest first. */
  List<PickleValue> pop(int count) throws CheckpointException {
    List<PickleValue> popped = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      popped.add(0, pop());
    }
    return List.copyOf(popped);
  }
}
