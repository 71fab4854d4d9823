/**
 * Where the bytes of images and models come from. The only package that reads files through Hadoop.
 * Start reading at {@link io.sparkbit.source.HadoopFiles}.
 */
@NullMarked
package io.sparkbit.source;

import org.jspecify.annotations.NullMarked;
