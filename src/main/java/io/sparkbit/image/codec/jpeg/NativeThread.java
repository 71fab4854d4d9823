package io.sparkbit.image.codec.jpeg;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.sparkbit.natives.Jna;

/**
 * Runs one-argument C functions on their own POSIX thread, so that they can abort by ending it.
 * libjpeg's error handler must not return to its caller; in C it jumps out with longjmp, for which
 * Java has no frame. A thread unknown to Java can end through {@link #EXIT}: its stack goes, and
 * with it every caller of the handler.
 */
@SuppressWarnings("MethodName") // C's names
final class NativeThread {
  /** Called by functions that cannot return. Its argument becomes the thread's result. */
  static final Pointer EXIT;

  static {
    Jna.load();
    NativeLibrary process = NativeLibrary.getProcess();
    Native.register(NativeThread.class, process);
    EXIT = process.getFunction("pthread_exit");
  }

  private NativeThread() {}

  private static native int pthread_create(
      PointerByReference thread, Pointer attributes, Pointer function, Pointer argument);

  private static native int pthread_join(Pointer thread, PointerByReference result);

  /**
   * Calls {@code function(argument)} and waits for it.
   *
   * @return the function's result, or the argument of {@link #EXIT}
   * @throws OutOfMemoryError if the system has no thread left
   */
  static Pointer call(Pointer function, Pointer argument) {
    PointerByReference value = new PointerByReference();
    int error = pthread_create(value, Pointer.NULL, function, argument);
    if (error != 0) {
      throw new OutOfMemoryError("pthread_create failed with error " + error);
    }
    pthread_join(value.getValue(), value);
    return value.getValue();
  }
}
