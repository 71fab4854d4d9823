package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.junit.jupiter.api.Test;

/** What the image library of the class path can do. */
class ImageLibraryTest {

  @Test
  void exportsTheLibrariesThatItConsistsOf() {
    NativeLibrary leptonica = ImageLibrary.get();

    assertThat(leptonica).isSameAs(ImageLibrary.get());
    Pointer versions = leptonica.getFunction("getImagelibVersions").invokePointer(new Object[0]);
    assertThat(versions.getString(0))
        .contains("libjpeg-turbo", "libtiff 4.7", "libwebp 1.6", "libpng 1.6", "libgif 5.2");
    leptonica.getFunction("lept_free").invokeVoid(new Object[] {versions});
    for (String function :
        new String[] {"pixReadMemJpeg", "TIFFClientOpen", "WebPDecodeRGBA", "DGifOpen"}) {
      assertThat(leptonica.getFunction(function)).isNotNull();
    }
  }
}
