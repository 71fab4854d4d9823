package io.sparkbit.inference;

import io.sparkbit.torchscript.Precision;
import java.io.Serializable;

/**
 * What makes a loaded model another one.
 *
 * @param location of the model; see {@link io.sparkbit.hub.ModelHub}
 * @param precision in which it computes
 */
public record ModelKey(String location, Precision precision) implements Serializable {}
