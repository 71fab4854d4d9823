package io.sparkbit.checkpoint.zip;

import io.sparkbit.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file channel with a limit on the total bytes read, for readers that keep what they read. */
final class BoundedChannel implements SeekableByteChannel {

  private final FileChannel channel;
  private final String complaint;
  private long left;

  private BoundedChannel(FileChannel channel, long maxBytes, String complaint) {
    this.channel = channel;
    this.left = maxBytes;
    this.complaint = complaint;
  }

  /**
   * @param complaint message of the {@link CheckpointException} for reading more
   */
  static BoundedChannel open(Path file, long maxBytes, String complaint) throws IOException {
    return new BoundedChannel(FileChannel.open(file, StandardOpenOption.READ), maxBytes, complaint);
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int read = channel.read(bytes);
    left -= Math.max(read, 0);
    if (left < 0) {
      throw new CheckpointException(complaint);
    }
    return read;
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
