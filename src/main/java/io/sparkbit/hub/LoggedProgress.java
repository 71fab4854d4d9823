package io.sparkbit.hub;

import io.sparkbit.hub.folder.ProgressListener;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs transfers: a line every five seconds, and one at the end, at debug level below 1 MB. */
public final class LoggedProgress implements ProgressListener {

  private static final Logger LOG = LoggerFactory.getLogger(LoggedProgress.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final double MEGABYTE = 1e6;

  @Override
  public Transfer begin(String file, long total, long present) {
    return new Logged(file, total, present, System.nanoTime());
  }

  private static final class Logged implements Transfer {

    private final String file;
    private final long total;
    private final long start;
    private final long present;
    private long done;
    private long lastLine;

    Logged(String file, long total, long present, long start) {
      this.file = file;
      this.total = total;
      this.present = present;
      this.done = present;
      this.start = start;
      this.lastLine = start;
    }

    @Override
    public void advance(long bytes) {
      done += bytes;
      long now = System.nanoTime();
      if (now - lastLine >= INTERVAL.toNanos()) {
        lastLine = now;
        LOG.info("{}", line(file, done, total, done - present, now - start));
      }
    }

    @Override
    public void close() {
      LOG.atLevel(done < MEGABYTE ? Level.DEBUG : Level.INFO)
          .log("{}", line(file, done, total, done - present, System.nanoTime() - start));
    }
  }

  /**
   * Formats a line such as {@code model.safetensors: 12.0 of 102.5 MB, 24.1 MB/s, 4 s left}.
   *
   * @param done the bytes present
   * @param total the length of the file in bytes; negative if unknown
   * @param transferred the bytes that arrived within {@code nanos} nanoseconds
   */
  public static String line(String file, long done, long total, long transferred, long nanos) {
    double rate = nanos == 0 ? 0 : transferred / (nanos / 1e9);
    String progress =
        total < 0
            ? "%.1f MB".formatted(done / MEGABYTE)
            : "%.1f of %.1f MB".formatted(done / MEGABYTE, total / MEGABYTE);
    String left =
        total < 0 || rate == 0 || done >= total
            ? ""
            : ", %.0f s left".formatted((total - done) / rate);
    return "%s: %s, %.1f MB/s%s".formatted(file, progress, rate / MEGABYTE, left);
  }
}
