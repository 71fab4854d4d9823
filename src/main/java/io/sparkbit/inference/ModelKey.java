package io.sparkbit.inference;

import io.sparkbit.model.engine.Device;
import io.sparkbit.torchscript.Precision;

/**
 * The key of a model in the cache. Tasks with equal keys share one loaded model.
 *
 * @param digest the digest of the model's files. A model is loaded once wherever it came from, and
 *     again if its files change in place
 * @param precision the precision in which it computes
 * @param device the device on which it computes
 */
public record ModelKey(String digest, Precision precision, Device device) {}
