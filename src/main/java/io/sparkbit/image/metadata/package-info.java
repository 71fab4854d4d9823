/**
 * The orientation of the camera, from EXIF and XMP in files of any format. Start reading at {@link
 * io.sparkbit.image.metadata.Metadata}.
 */
@NullMarked
package io.sparkbit.image.metadata;

import org.jspecify.annotations.NullMarked;
