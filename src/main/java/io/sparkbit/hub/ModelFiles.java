package io.sparkbit.hub;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of one model, on this machine.
 *
 * @param location as the user gave it
 * @param config the architecture; without it the weights are an original release ({@code .npz})
 * @param weights what a checkpoint opener gets: one file, or the index of several that lie beside
 *     it
 * @param processor how images become inputs, if the model says so
 */
public record ModelFiles(
    String location, Optional<Path> config, Path weights, Optional<Path> processor) {}
