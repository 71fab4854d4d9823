package io.sparkbit.hub.huggingface;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body that fails when no bytes arrive for too long or its reader is interrupted. The
 * JDK's own stream waits without limit, and ignored interrupts until JDK-8294047, which is later
 * than Java 17.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

  /** Bytes, a failure or, with neither, the end. */
  private record Part(List<ByteBuffer> bytes, Optional<Throwable> failure) {}

  private final URI url;
  private final Duration silence;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private boolean ended;

  // Guarded by this: the client may subscribe after the reader has closed.
  private Flow.@Nullable Subscription subscription;
  private boolean closed;

  BodyStream(URI url, Duration silence) {
    this.url = url;
    this.silence = silence;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription toClient) {
    if (closed) {
      toClient.cancel();
    } else {
      subscription = toClient;
      toClient.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (bytes.isEmpty()) {
      requestNext();
    } else {
      parts.add(new Part(bytes, Optional.empty()));
    }
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part(List.of(), Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    parts.add(new Part(List.of(), Optional.empty()));
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!ended && (buffers.isEmpty() || !buffers.element().hasRemaining())) {
      if (buffers.poll() == null) {
        receive();
      }
    }
    if (ended) {
      return -1;
    }
    int read = Math.min(length, buffers.element().remaining());
    buffers.element().get(target, offset, read);
    return read;
  }

  private void receive() throws IOException {
    Part part = nextPart();
    if (part.failure().isPresent()) {
      Throwable failure = part.failure().get();
      throw new RetryableException(
          "The connection to %s broke: %s".formatted(url, failure.getMessage()), failure);
    }
    ended = part.bytes().isEmpty();
    buffers.addAll(part.bytes());
    requestNext();
  }

  private Part nextPart() throws IOException {
    try {
      Part part = parts.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
      if (part != null) {
        return part;
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + url);
    }
    close();
    throw new RetryableException(
        "%s sent nothing for %.1f s".formatted(url, silence.toMillis() / 1e3), Optional.empty());
  }

  private synchronized void requestNext() {
    if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
