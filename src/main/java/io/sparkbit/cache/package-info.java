/**
 * The folder in which spark-bit keeps files on a machine, and locks between the processes that use
 * it. Start reading at {@link io.sparkbit.cache.CacheFolders}.
 */
@NullMarked
package io.sparkbit.cache;

import org.jspecify.annotations.NullMarked;
