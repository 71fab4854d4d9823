package io.sparkbit.model.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** A loader of programs into the engine, which reads them only from files. */
public final class ProgramLoader {

  /** Writes a program to a file. */
  public interface Compiler {
    void compile(Path archive) throws IOException;
  }

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
   * Compiles and loads a program.
   *
   * @param owner receives the engine's model and must close it, unless it throws
   * @throws IOException if the program cannot be compiled or written to the temporary folder, or if
   *     the engine rejects it
   */
  public <T> T load(Compiler compiler, Function<Model, T> owner) throws IOException {
    TorchEngine.engine();
    Path archive = Files.createTempFile("spark-bit-", ".pt");
    try {
      compiler.compile(archive);
      return load(archive, owner);
    } finally {
      Files.delete(archive);
    }
  }

  private <T> T load(Path archive, Function<Model, T> owner) throws IOException {
    return EnginePass.run(() -> loadInside(archive, owner));
  }

  private <T> T loadInside(Path archive, Function<Model, T> owner) throws IOException {
    Model model = Model.newInstance("bit", device.toDjl(), PtEngine.ENGINE_NAME);
    try {
      model.load(archive, null, options);
      return owner.apply(model);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    } catch (MalformedModelException e) {
      model.close();
      throw new IOException("The engine rejected the compiled program: " + e.getMessage(), e);
    }
  }
}
