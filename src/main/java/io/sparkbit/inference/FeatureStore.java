package io.sparkbit.inference;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Features that one model computed of images under one {@link FeatureKey}, in a temporary file.
 * Memory holds some 150 bytes an image. Tasks that ask for the same image at the same time get the
 * features that the first of them computes.
 */
public final class FeatureStore implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(FeatureStore.class);

  private final LongPredicate room;

  /** Not a channel, which closes when a thread is interrupted that uses it, as Spark does. */
  private final RandomAccessFile file;

  private volatile long end;
  private final Map<ContentDigest, Place> places = new ConcurrentHashMap<>();
  private final Map<ContentDigest, CompletableFuture<float[]>> pending = new ConcurrentHashMap<>();
  private volatile boolean writable = true;

  private record Place(long start, int values) {}

  /**
   * @param room says whether so many more bytes may be kept; what may not is computed each time
   */
  FeatureStore(LongPredicate room) throws IOException {
    this.room = room;
    Path path = Files.createTempFile("spark-bit-features", null);
    this.file = new RandomAccessFile(path.toFile(), "rw");
    Files.delete(path); // The open file lives on, and nothing is left of it when this JVM ends.
  }

  /** Returns the bytes kept. */
  long bytes() {
    return end;
  }

  /** Returns the features of an image, or null if they are not kept. */
  public float @Nullable [] find(ContentDigest image) {
    Place place = places.get(image);
    return place == null ? null : read(place);
  }

  /**
   * Returns the features of images, and keeps those that were not known.
   *
   * @param compute returns the features of the images at some positions of the list. What it throws
   *     is passed on; other tasks that wait for these images then compute them
   */
  public List<float[]> features(
      List<ContentDigest> images, Function<List<Integer>, List<float[]>> compute) {
    List<CompletableFuture<float[]>> features = new ArrayList<>(images.size());
    List<Integer> own = new ArrayList<>();
    try {
      for (ContentDigest image : images) {
        CompletableFuture<float[]> claim = new CompletableFuture<>();
        CompletableFuture<float[]> other = pending.putIfAbsent(image, claim);
        if (other == null) {
          own.add(features.size());
        }
        features.add(other == null ? claim : other);
      }
      fulfil(images, features, own, compute);
    } finally {
      for (int position : own) {
        features.get(position).cancel(false);
        pending.remove(images.get(position), features.get(position));
      }
    }
    List<float[]> all = new ArrayList<>(images.size());
    for (int i = 0; i < images.size(); i++) {
      all.add(taken(images, i, features.get(i), compute));
    }
    return all;
  }

  /** Looks images up after they were claimed: features are kept before a claim on them ends. */
  private void fulfil(
      List<ContentDigest> images,
      List<CompletableFuture<float[]>> features,
      List<Integer> own,
      Function<List<Integer>, List<float[]>> compute) {
    List<Integer> unknown = new ArrayList<>();
    for (int position : own) {
      float[] kept = find(images.get(position));
      if (kept == null) {
        unknown.add(position);
      } else {
        features.get(position).complete(kept);
      }
    }
    List<float[]> computed = unknown.isEmpty() ? List.of() : compute.apply(unknown);
    for (int i = 0; i < computed.size(); i++) {
      keep(images.get(unknown.get(i)), computed.get(i));
      features.get(unknown.get(i)).complete(computed.get(i));
    }
  }

  /**
   * Waits for another task if need be. Its own images are ready by then, so that none waits long.
   */
  private float[] taken(
      List<ContentDigest> images,
      int position,
      CompletableFuture<float[]> features,
      Function<List<Integer>, List<float[]>> compute) {
    try {
      return features.get();
    } catch (CancellationException e) {
      return features(List.of(images.get(position)), alone -> compute.apply(List.of(position)))
          .get(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while waiting for another task's features", e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private void keep(ContentDigest image, float[] values) {
    long length = (long) values.length * Float.BYTES;
    if (!writable || !room.test(length)) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    bytes.asFloatBuffer().put(values);
    try {
      synchronized (file) {
        long start = end;
        file.seek(start);
        file.write(bytes.array());
        places.put(image, new Place(start, values.length));
        end = start + length;
      }
    } catch (IOException e) {
      writable = false;
      LOG.warn("Features of further images are not kept: {}", e.toString());
    }
  }

  private float[] read(Place place) {
    byte[] bytes = new byte[place.values * Float.BYTES];
    try {
      synchronized (file) {
        file.seek(place.start);
        file.readFully(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    float[] values = new float[place.values];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  @Override
  public void close() throws IOException {
    synchronized (file) {
      file.close();
    }
  }
}
