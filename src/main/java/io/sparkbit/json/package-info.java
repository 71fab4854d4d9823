/**
 * Reads a checkpoint's small JSON files (configuration, processor, tensor index). Errors name the
 * file, the field, its value and the accepted values. Start reading at {@link
 * io.sparkbit.json.JsonFields}.
 */
@NullMarked
package io.sparkbit.json;

import org.jspecify.annotations.NullMarked;
