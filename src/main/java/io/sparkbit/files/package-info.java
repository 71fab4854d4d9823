/**
 * Where the bytes of images and models come from. The only package that reads files through Hadoop.
 * Start reading at {@link io.sparkbit.files.HadoopFiles}.
 */
@NullMarked
package io.sparkbit.files;

import org.jspecify.annotations.NullMarked;
