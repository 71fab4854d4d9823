package io.sparkbit.checkpoint.pytorch;

import io.sparkbit.checkpoint.tensor.ElementType;
import java.util.Arrays;
import java.util.Optional;

/** The globals that a state dict needs; a pickle may load no others. */
enum PickleGlobal {
  ORDERED_DICT("collections", "OrderedDict"),
  REBUILD_TENSOR("torch._utils", "_rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
  REBUILD_PARAMETER_WITH_STATE("torch._utils", "_rebuild_parameter_with_state"),
  DOUBLE_STORAGE(ElementType.F64, "DoubleStorage"),
  FLOAT_STORAGE(ElementType.F32, "FloatStorage"),
  HALF_STORAGE(ElementType.F16, "HalfStorage"),
  BFLOAT16_STORAGE(ElementType.BF16, "BFloat16Storage"),
  LONG_STORAGE(ElementType.I64, "LongStorage"),
  INT_STORAGE(ElementType.I32, "IntStorage"),
  SHORT_STORAGE(ElementType.I16, "ShortStorage"),
  CHAR_STORAGE(ElementType.I8, "CharStorage"),
  BYTE_STORAGE(ElementType.U8, "ByteStorage"),
  BOOL_STORAGE(ElementType.BOOL, "BoolStorage");

  private final String module;
  private final String name;
  private final Optional<ElementType> storageType;

  PickleGlobal(String module, String name) {
    this(module, name, Optional.empty());
  }

  PickleGlobal(ElementType storageType, String name) {
    this("torch", name, Optional.of(storageType));
  }

  PickleGlobal(String module, String name, Optional<ElementType> storageType) {
    this.module = module;
    this.name = name;
    this.storageType = storageType;
  }

  static Optional<PickleGlobal> of(String module, String name) {
    return Arrays.stream(values())
        .filter(global -> global.module.equals(module) && global.name.equals(name))
        .findFirst();
  }

  String qualifiedName() {
    return module + "." + name;
  }

  /** Returns the element type, if this is a storage class. */
  Optional<ElementType> storageType() {
    return storageType;
  }
}
