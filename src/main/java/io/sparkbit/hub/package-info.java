/**
 * Where models live: a location string to the files of a model on this machine. Start reading at
 * {@link io.sparkbit.hub.ModelHub}, then {@code ModelLayout} (which files make a model) and the
 * {@code ModelFolder}s, one for each kind of place. {@code Hub*} is the Hugging Face Hub: {@code
 * HubFolder} joins {@code HubCache}, {@code HubClient} and {@code HubDownload}.
 */
@NullMarked
package io.sparkbit.hub;

import org.jspecify.annotations.NullMarked;
