package io.sparkbit.torchscript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that is not loaded yet: its code, and its tensors, which are made of weights when they
 * are asked for. Whoever loads it either reads them from an archive, or sets them one by one and
 * writes nothing but code to a file.
 */
public final class CompiledProgram {

  private final Precision precision;
  private final String code;
  private final List<ProgramTensor> constants;
  private final List<ProgramTensor> learned;

  /**
   * @param constants those that stay as they are, which have a setter
   * @param learned those that training changes
   */
  CompiledProgram(
      Precision precision,
      String code,
      List<ProgramTensor> constants,
      List<ProgramTensor> learned) {
    this.precision = precision;
    this.code = code;
    this.constants = List.copyOf(constants);
    this.learned = List.copyOf(learned);
  }

  /** Returns the precision in which the program computes. */
  public Precision precision() {
    return precision;
  }

  /**
   * Writes an archive that holds all tensors. Its kernels are packed by {@link
   * TorchScriptCompiler#PACK_METHOD}.
   *
   * @param file replaced if it exists
   * @throws IOException if the weights cannot be read or the archive cannot be written
   */
  public void write(Path file) throws IOException {
    write(constants, file);
  }

  /**
   * Writes an archive in which the tensors {@link #toSet} are empty.
   *
   * @param file replaced if it exists
   * @throws IOException if the weights that training changes cannot be read, or the archive cannot
   *     be written
   */
  public void writeWithoutConstants(Path file) throws IOException {
    write(constants.stream().map(ProgramTensor::empty).toList(), file);
  }

  private void write(List<ProgramTensor> stored, Path file) throws IOException {
    TorchScriptArchive.write(
        CodeEmitter.CLASS_NAME,
        code,
        Stream.concat(stored.stream(), learned.stream()).toList(),
        file);
  }

  /**
   * Returns the tensors to set in a program that was loaded without them, each once and in this
   * order, by their {@link ProgramTensor#setter setters}, which also pack kernels. The first are
   * the largest, so that the memory that one needs until it is packed holds the next. Setters take
   * bfloat16 as any other type of its size, too.
   */
  public List<ProgramTensor> toSet() {
    List<ProgramTensor> lastFirst = new ArrayList<>(constants);
    Collections.reverse(lastFirst);
    return lastFirst;
  }
}
