package io.sparkbit.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import io.sparkbit.natives.Jna;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Functions of Linux's C libraries, which differ in what they have. */
final class CLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(CLibrary.class);

  private CLibrary() {}

  /** Returns a function; empty if the system is not Linux or its C library has none. */
  static Optional<Function> function(String name) {
    if (!Platform.isLinux()) {
      return Optional.empty();
    }
    Jna.load();
    try {
      return Optional.of(NativeLibrary.getInstance("c").getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      LOG.info("This C library has no {}; networks may run slower: {}", name, e.getMessage());
      return Optional.empty();
    }
  }
}
