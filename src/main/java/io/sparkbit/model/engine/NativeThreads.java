package io.sparkbit.model.engine;

/** Settings of the OpenMP runtime, which runs the threads of one pass through the network. */
final class NativeThreads {

  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  /** How often libgomp looks for the other threads before it sleeps; read when it is loaded. */
  private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

  /**
   * Some microseconds: what threads of one pass usually wait for each other. By default it is
   * milliseconds.
   */
  private static final String BRIEFLY = "1000";

  private NativeThreads() {}

  /**
   * Lets threads that wait for each other give up their cores soon. Otherwise two trainings on the
   * same cores, or one beside another program with as many threads, take up to a hundred times as
   * long: each spins while those that it waits for cannot run. Does nothing if the user has set
   * either variable, or the C library is not Linux's.
   */
  static void waitBriefly() {
    if (System.getenv(WAIT_POLICY) == null) {
      CLibrary.function("setenv")
          .ifPresent(setenv -> setenv.invokeInt(new Object[] {SPIN_COUNT, BRIEFLY, 0}));
    }
  }
}
