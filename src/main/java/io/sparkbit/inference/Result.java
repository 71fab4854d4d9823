package io.sparkbit.inference;

import java.util.function.Function;

/**
 * The outcome for an item: a value, or the reason why there is none. Results are created where
 * bytes are read and unpacked where rows are written.
 *
 * @param <T> the type of items, such as rows
 * @param <V> the type of values, such as images or predictions
 */
public sealed interface Result<T, V> {

  /** Returns the item that the value belongs to. */
  T item();

  /** Applies a function, which may fail, to the value. A failure is passed on unchanged. */
  <W> Result<T, W> then(Function<? super V, ? extends Result<T, W>> next);

  /** Applies a function to the value. A failure is passed on unchanged. */
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

  /** An item with the reason why it has no value. */
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
