/**
 * The Python package's generated part. Start reading at {@link io.sparkbit.python.PythonStages}.
 */
@NullMarked
package io.sparkbit.python;

import org.jspecify.annotations.NullMarked;
