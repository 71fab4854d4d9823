package io.sparkbit.model.engine;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.sparkbit.torchscript.ProgramTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sets the tensors of a loaded program. Values are made in memory of the engine, so that a tensor
 * that is kept as it is need not be copied, the JVM's limit for direct buffers does not matter, and
 * the memory is free as soon as the program has packed the tensor.
 */
final class TensorSetter {

  private final PtSymbolBlock program;
  private final Device device;

  TensorSetter(Model model, Device device) {
    this.program = (PtSymbolBlock) model.getBlock();
    this.device = device;
  }

  /**
   * Sets tensors one after the other.
   *
   * @throws IOException if values cannot be read
   */
  void setAll(List<ProgramTensor> tensors) throws IOException {
    for (ProgramTensor tensor : tensors) {
      set(tensor);
    }
  }

  private void set(ProgramTensor tensor) throws IOException {
    NDManager manager =
        EnginePass.run(() -> NDManager.newBaseManager(ai.djl.Device.cpu(), PtEngine.ENGINE_NAME));
    try {
      NDArray values =
          EnginePass.run(() -> manager.create(new Shape(tensor.elements()), type(tensor)));
      tensor.values().copyTo(new Pieces(values));
      EnginePass.run(() -> hand(tensor, values));
    } finally {
      EngineGate.enter();
      try {
        manager.close();
      } finally {
        EngineGate.leave();
      }
    }
  }

  private long hand(ProgramTensor tensor, NDArray values) {
    NDArray shaped = shaped(tensor, values).toDevice(device.toDjl(), false);
    try (IValue argument = IValue.from((PtNDArray) shaped);
        IValue result = IValueUtils.runMethod(program, tensor.setter(), argument)) {
      return result.toLong();
    }
  }

  private static NDArray shaped(ProgramTensor tensor, NDArray values) {
    List<Long> shape = tensor.shape();
    return switch (tensor.layout()) {
      case ROW_MAJOR -> values.reshape(new Shape(shape));
      case CHANNELS_LAST ->
          values
              .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
              .transpose(0, 3, 1, 2);
    };
  }

  private static DataType type(ProgramTensor tensor) {
    return switch (tensor.type()) {
      case INT8 -> DataType.INT8;
      case FLOAT -> DataType.FLOAT32;
      case BFLOAT16 -> DataType.FLOAT16; // Setters take it for what it is.
    };
  }

  /** The memory of an array, piece by piece, as a buffer holds at most 2 GiB. */
  private static final class Pieces implements ProgramTensor.Sink {

    private final NDArray values;
    private long next;

    Pieces(NDArray values) {
      this.values = values;
    }

    @Override
    public ByteBuffer room(int bytes) {
      long from = next;
      next += bytes / values.getDataType().getNumOfBytes();
      return EnginePass.run(() -> values.get(new NDIndex("{}:{}", from, next)).toByteBuffer(true));
    }
  }
}
