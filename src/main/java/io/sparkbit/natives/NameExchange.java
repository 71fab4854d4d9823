package io.sparkbit.natives;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Map;

/** Exchanges the names of two files or folders in one step, for which Java has no call. */
public final class NameExchange {

  /** Makes paths relative to the current folder (fcntl.h). */
  private static final int AT_FDCWD = -100;

  /** From linux/fs.h. */
  private static final int RENAME_EXCHANGE = 2;

  private NameExchange() {}

  private interface CLibrary extends Library {
    int renameat2(int oldFolder, String oldPath, int newFolder, String newPath, int flags);
  }

  /**
   * Exchanges two paths, or does nothing.
   *
   * @return whether they were exchanged; false where the system or file system cannot
   */
  public static boolean exchange(Path one, Path other) {
    if (!Platform.isLinux()) {
      return false;
    }
    Map<String, ?> options =
        Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding"));
    try {
      Jna.load();
      CLibrary c = Native.load("c", CLibrary.class, options);
      return c.renameat2(AT_FDCWD, one.toString(), AT_FDCWD, other.toString(), RENAME_EXCHANGE)
          == 0;
    } catch (NativeLibraryException | LinkageError e) {
      return false; // No folder for JNA, or a C library without this call.
    }
  }
}
