package io.sparkbit.natives;

import io.sparkbit.cache.CacheFolders;
import io.sparkbit.cache.EnvironmentVariables;

/** Loads the image library in its own JVM, for {@link NativePlacesTest}. */
final class OneLoad {

  private OneLoad() {}

  public static void main(String[] arguments) {
    try {
      System.out.println(ImageLibrary.get().getFile());
    } catch (NativeLibraryException e) {
      System.out.println(e.getMessage());
      System.out.println(CacheFolders.of(new EnvironmentVariables(System.getenv())));
    }
  }
}
