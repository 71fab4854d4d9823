package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.tensor.ElementType;
import io.sparkbit.checkpoint.tensor.StridedLayout;
import io.sparkbit.json.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in a pickle. Values may contain each other and themselves: never compare, hash or print
 * them.
 */
sealed interface PickleValue {

  /** Returns what the value is, for errors. */
  String kind();

  /** A string. */
  record Text(String value) implements PickleValue {
    @Override
    public String kind() {
      return "a string";
    }
  }

  /** An integer. */
  record Int(long value) implements PickleValue {
    @Override
    public String kind() {
      return "the whole number " + value;
    }
  }

  /** A tuple. */
  record Tuple(List<PickleValue> items) implements PickleValue {
    static final Tuple EMPTY = new Tuple(List.of());

    @Override
    public String kind() {
      return "a tuple of " + items.size();
    }
  }

  /**
   * A dict. Only entries with string keys are kept.
   *
   * @param ordered whether it is an {@code OrderedDict}, which may have attributes
   */
  record Dict(Map<String, PickleValue> entries, boolean ordered) implements PickleValue {
    static Dict newPlain() {
      return new Dict(new LinkedHashMap<>(), false);
    }

    static Dict newOrdered() {
      return new Dict(new LinkedHashMap<>(), true);
    }

    @Override
    public String kind() {
      return "a dict";
    }
  }

  /** A name that Python would import. */
  record Global(PickleGlobal name) implements PickleValue {
    @Override
    public String kind() {
      return "the global '%s'".formatted(Messages.value(name.qualifiedName()));
    }
  }

  /**
   * Elements that tensors share.
   *
   * @param key names its zip entry
   */
  record Storage(ElementType type, String key, long elements) implements PickleValue {
    @Override
    public String kind() {
      return "a storage";
    }
  }

  /** A tensor, not yet checked against its storage's entry. */
  record Tensor(Storage storage, StridedLayout layout) implements PickleValue {
    @Override
    public String kind() {
      return "a tensor";
    }
  }

  /** A value that no tensor needs; only its kind is kept. */
  enum Other implements PickleValue {
    NONE("None"),
    BOOLEAN("a boolean"),
    LARGE_INTEGER("a whole number over 64 bits"),
    FLOAT("a float"),
    BYTES("a string of bytes"),
    LIST("a list");

    private final String kind;

    Other(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }
  }
}
