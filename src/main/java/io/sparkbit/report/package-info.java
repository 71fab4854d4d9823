/**
 * Pages that show what jobs did, one class each: each is a single HTML file that loads nothing, so
 * that it can be sent and kept. Start reading at {@link io.sparkbit.report.ClassificationReport};
 * what pages share is in the room {@code page}.
 */
@NullMarked
package io.sparkbit.report;

import org.jspecify.annotations.NullMarked;
