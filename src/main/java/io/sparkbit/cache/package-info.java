/**
 * Where this product keeps files on a machine: which folder, and locks between the processes that
 * use it. Start reading at {@link io.sparkbit.cache.CacheFolders}.
 */
@NullMarked
package io.sparkbit.cache;

import org.jspecify.annotations.NullMarked;
