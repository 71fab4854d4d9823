/**
 * Unpacks native libraries from the class path into the cache, since they can be loaded only from
 * files. Also defines which ones a platform needs. Start reading at {@link
 * io.sparkbit.natives.ImageLibrary}.
 */
@NullMarked
package io.sparkbit.natives;

import org.jspecify.annotations.NullMarked;
