/**
 * How the camera was held, from EXIF and XMP as files of any format embed them. Start reading at
 * {@link io.sparkbit.image.metadata.Metadata}.
 */
@NullMarked
package io.sparkbit.image.metadata;

import org.jspecify.annotations.NullMarked;
