/**
 * The parts of pages: the page itself with its style and scripts, figures, tables, charts and
 * pictures. Start reading at {@link io.sparkbit.report.page.Page}.
 */
@NullMarked
package io.sparkbit.report.page;

import org.jspecify.annotations.NullMarked;
