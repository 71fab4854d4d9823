/**
 * Where models live: a location string to the files of a model on this machine. Start reading at
 * {@link io.sparkbit.hub.ModelHub}.
 */
@NullMarked
package io.sparkbit.hub;

import org.jspecify.annotations.NullMarked;
