/**
 * Native libraries: which ones a platform needs, and how they come from the class path into files
 * of the cache, from where alone they can be loaded. Start reading at {@link
 * io.sparkbit.natives.ImageLibrary}.
 */
@NullMarked
package io.sparkbit.natives;

import org.jspecify.annotations.NullMarked;
