/**
 * Which files make a model, whatever keeps them. Start reading at {@link
 * io.sparkbit.hub.folder.ModelLayout}; a place that keeps files is a {@link
 * io.sparkbit.hub.folder.ModelFolder}.
 */
@NullMarked
package io.sparkbit.hub.folder;

import org.jspecify.annotations.NullMarked;
