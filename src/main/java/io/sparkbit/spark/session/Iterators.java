package io.sparkbit.spark.session;

import java.util.Iterator;
import java.util.function.Function;

/** What {@link Iterator} lacks. */
public final class Iterators {

  private Iterators() {}

  /** Applies a function to each element when it is asked for. */
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
