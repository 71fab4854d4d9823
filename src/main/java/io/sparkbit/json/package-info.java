/**
 * Reading the small JSON files of a checkpoint (configuration, processor, tensor index) with errors
 * that name file, field, value and what is accepted. Start reading at {@link
 * io.sparkbit.json.JsonFields}.
 */
@NullMarked
package io.sparkbit.json;

import org.jspecify.annotations.NullMarked;
