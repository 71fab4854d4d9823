package io.sparkbit.inference;

import java.util.function.Function;

/**
 * What became of an item: a value, or the reason why there is none. It is made where bytes are
 * read, and unpacked where a row is written.
 *
 * @param <T> items, such as rows
 * @param <V> values, such as images or predictions
 */
public sealed interface Result<T, V> {

  /** What the value belongs to. */
  T item();

  /** The same item with what is made of its value, which may fail too; a failure stays one. */
  <W> Result<T, W> then(Function<? super V, ? extends Result<T, W>> next);

  /** The same item with what is made of its value; a failure stays one. */
  <W> Result<T, W> map(Function<? super V, ? extends W> function);

  /** An item with its value. */
  record Success<T, V>(T item, V value) implements Result<T, V> {

    @Override
    public <W> Result<T, W> then(Function<? super V, ? extends Result<T, W>> next) {
      return next.apply(value);
    }

    @Override
    public <W> Result<T, W> map(Function<? super V, ? extends W> function) {
      return new Success<>(item, function.apply(value));
    }
  }

  /** An item without a value. */
  record Failed<T, V>(T item, Failure failure) implements Result<T, V> {

    @Override
    public <W> Result<T, W> then(Function<? super V, ? extends Result<T, W>> next) {
      return new Failed<>(item, failure);
    }

    @Override
    public <W> Result<T, W> map(Function<? super V, ? extends W> function) {
      return new Failed<>(item, failure);
    }
  }
}
