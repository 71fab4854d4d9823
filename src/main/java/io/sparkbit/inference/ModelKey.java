package io.sparkbit.inference;

import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;

/**
 * What makes a loaded model another one.
 *
 * @param digest of the model's files: the same model is loaded once, wherever it came from, and one
 *     that changed in its place is loaded again
 * @param precision in which it computes
 * @param device on which it computes
 */
public record ModelKey(String digest, Precision precision, Device device) {}
