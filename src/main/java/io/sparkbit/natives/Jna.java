package io.sparkbit.natives;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Map;

/** Loads Java Native Access (JNA). Its native part is unpacked where all others are. */
public final class Jna {

  private static final String FOLDER = "jna.tmpdir";

  /**
   * The dlopen flags RTLD_LAZY without RTLD_GLOBAL, on every system that has dlopen. They keep the
   * library's libjpeg and zlib from replacing the JDK's.
   */
  private static final int LOCALLY = 1;

  private Jna() {}

  /**
   * Loads JNA.
   *
   * @throws NativeLibraryException if it cannot be loaded
   */
  public static void load() {
    if (System.getProperty(FOLDER) == null) {
      System.setProperty(FOLDER, NativesFolder.ofThisUser().root().toString());
    }
    try {
      Native.getNativeSize(Integer.class);
    } catch (LinkageError e) {
      throw NativeLibraryException.ofLoading("JNA", Path.of(System.getProperty(FOLDER)), e);
    }
  }

  /**
   * Opens a library.
   *
   * @throws NativeLibraryException if it cannot be loaded
   */
  static NativeLibrary open(Path file) {
    load();
    Map<String, ?> options =
        com.sun.jna.Platform.isWindows() ? Map.of() : Map.of(Library.OPTION_OPEN_FLAGS, LOCALLY);
    try {
      return NativeLibrary.getInstance(file.toString(), options);
    } catch (UnsatisfiedLinkError e) {
      throw NativeLibraryException.ofLoading(file.getFileName().toString(), file, e);
    }
  }
}
