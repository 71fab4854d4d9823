package io.sparkbit.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class whose answers depend on the kernels that a processor runs. The build runs it once more as
 * on a processor with less (the Maven execution {@code as-cpu}), and says on which.
 */
@Tag("numeric")
@ExtendWith(CpuCondition.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NumericTest {}
