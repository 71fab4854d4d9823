package io.sparkbit.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtEngine;
import io.sparkbit.torchscript.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A loader of programs into the engine. The engine reads code only from files; the weights that a
 * program takes do not go through one.
 */
public final class ProgramLoader {

  private final Device device;
  private final Map<String, String> options;

  /**
   * Creates a loader.
   *
   * @param options the options for DJL
   */
  public ProgramLoader(Device device, Map<String, String> options) {
    this.device = device;
    this.options = options;
  }

  /**
   * Loads a program and sets its weights. They are in memory once, and besides the one that is
   * being set.
   *
   * @param owner receives the engine's model and must close it, unless it throws
   * @throws IOException if the weights cannot be read, if the code cannot be written to the
   *     temporary folder, or if the engine rejects it
   */
  public <T> T load(CompiledProgram program, Function<Model, T> owner) throws IOException {
    TorchEngine.engine();
    Model model =
        EnginePass.run(() -> Model.newInstance("bit", device.toDjl(), PtEngine.ENGINE_NAME));
    try {
      loadCode(program, model);
      new TensorSetter(model, device).setAll(program.toSet());
      return EnginePass.run(() -> owner.apply(model));
    } catch (IOException | RuntimeException | Error e) {
      close(model);
      throw e;
    }
  }

  private static void close(Model model) {
    EngineGate.enter();
    try {
      model.close();
    } finally {
      EngineGate.leave();
    }
  }

  private void loadCode(CompiledProgram program, Model model) throws IOException {
    Path archive = Files.createTempFile("spark-bit-", ".pt");
    try {
      program.writeWithoutConstants(archive);
      EnginePass.run(() -> read(archive, model));
    } finally {
      Files.delete(archive);
    }
  }

  private Model read(Path archive, Model model) throws IOException {
    try {
      model.load(archive, null, options);
      return model;
    } catch (MalformedModelException e) {
      throw new IOException("The engine rejected the compiled program: " + e.getMessage(), e);
    }
  }
}
