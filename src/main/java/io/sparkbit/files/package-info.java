/**
 * Reads the files of images and models through Hadoop. Start reading at {@link
 * io.sparkbit.files.HadoopFiles}.
 */
@NullMarked
package io.sparkbit.files;

import org.jspecify.annotations.NullMarked;
