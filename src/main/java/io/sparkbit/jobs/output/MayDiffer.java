package io.sparkbit.jobs.output;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option that a resumed run may give another value than the run that it continues: it says
 * which images, where to, or how fast, and changes nothing in a result that is there.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MayDiffer {}
