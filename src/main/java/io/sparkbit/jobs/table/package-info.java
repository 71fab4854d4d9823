/**
 * Tables of images and their labels, from the locations that a user names. Start reading at {@link
 * io.sparkbit.jobs.table.ImageTable}.
 */
@NullMarked
package io.sparkbit.jobs.table;

import org.jspecify.annotations.NullMarked;
