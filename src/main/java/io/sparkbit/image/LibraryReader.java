package io.sparkbit.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * An ImageIO reader, run over bytes in memory: nothing is cached on disk or kept between pictures.
 * What it throws becomes an {@link InvalidImageException}.
 */
final class LibraryReader {
  /** What is asked of the reader. */
  interface Request<T> {
    T ask(ImageReader reader) throws IOException;
  }

  private final Format format;
  private final ImageReaderSpi library;

  LibraryReader(Format format, ImageReaderSpi library) {
    this.format = format;
    this.library = library;
  }

  /**
   * The Java runtime's own reader. To be called once, since a registry belongs to a thread group
   * and others may rearrange it.
   */
  static LibraryReader ofRuntime(Format format) {
    String name =
        "com.sun.imageio.plugins.%s.%sImageReaderSpi"
            .formatted(format.name().toLowerCase(Locale.ROOT), format.name());
    Iterator<ImageReaderSpi> libraries =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (libraries.hasNext()) {
      ImageReaderSpi library = libraries.next();
      if (library.getClass().getName().equals(name)) {
        return new LibraryReader(format, library);
      }
    }
    throw new IllegalStateException("this Java runtime lacks " + name);
  }

  <T> T read(byte[] file, Request<T> request) throws InvalidImageException {
    ImageReader reader = null;
    try (var input = new ByteArrayImageInputStream(file)) {
      reader = library.createReaderInstance(null);
      reader.setInput(input, true, true);
      return request.ask(reader);
    } catch (IOException e) {
      throw refusal(e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private InvalidImageException refusal(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String detail = root.getMessage() == null ? root.toString() : root.getMessage();
    return root instanceof EOFException
        ? InvalidImageException.truncated(format, detail, e)
        : InvalidImageException.corrupt(format, detail, e);
  }
}
