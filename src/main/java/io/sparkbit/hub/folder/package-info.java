/**
 * Defines which files make up a model, wherever they are stored. Start reading at {@link
 * io.sparkbit.hub.folder.ModelLayout}; a place that stores files is a {@link
 * io.sparkbit.hub.folder.ModelFolder}.
 */
@NullMarked
package io.sparkbit.hub.folder;

import org.jspecify.annotations.NullMarked;
