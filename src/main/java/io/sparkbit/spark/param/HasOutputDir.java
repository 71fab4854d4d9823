package io.sparkbit.spark.param;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Stages with the Param {@code outputDir}.
 *
 * @param <S> the stage itself
 */
public interface HasOutputDir<S extends Params> extends Params {

  /** Param for the folder of the trained model. */
  default Param<String> outputDir() {
    return StringParam.of(
        this,
        "outputDir",
        "folder to write the trained model to, in Hugging Face layout, on any Hadoop file"
            + " system; it must not exist. Empty for none: the model then lives as long as this"
            + " JVM, and is written into the stage or pipeline when that is saved");
  }

  /** Returns {@link #outputDir}. */
  default String getOutputDir() {
    return getOrDefault(outputDir());
  }

  /** Sets {@link #outputDir} (default: empty). */
  default S setOutputDir(String value) {
    return Setter.set(this, outputDir(), value);
  }
}
