/**
 * Reads zips whose entries hold tensors. Start reading at {@link
 * io.sparkbit.checkpoint.zip.ZipArchive}.
 */
@NullMarked
package io.sparkbit.checkpoint.zip;

import org.jspecify.annotations.NullMarked;
