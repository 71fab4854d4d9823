package io.sparkbit.spark.session;

import java.util.Iterator;
import java.util.function.Function;

/** Utilities for {@link Iterator}. */
public final class Iterators {

  private Iterators() {}

  /** Returns an iterator that applies a function to each element on demand. */
  public static <T, R> Iterator<R> map(
      Iterator<T> iterator, Function<? super T, ? extends R> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public R next() {
        return function.apply(iterator.next());
      }
    };
  }
}
