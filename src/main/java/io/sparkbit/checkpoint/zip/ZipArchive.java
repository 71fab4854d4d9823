package io.sparkbit.checkpoint.zip;

import io.sparkbit.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * The directory of a zip file, checked against the file. Holds no open file.
 *
 * <p>Does not use the JDK's {@code ZipFile}: in Java 17 it reserves 12 bytes for every entry that a
 * zip64 end record declares, before it reads one.
 */
public final class ZipArchive {

  /** Deflate's largest ratio (zlib's technical details, "Maximum Compression Factor"). */
  private static final long MAX_INFLATION = 1032;

  /** The limit for the directory and the entries' headers: ten times those of the largest BiT. */
  private static final long MAX_DIRECTORY_BYTES = 2 << 20;

  private final Path file;
  private final long fileSize;
  private final Map<String, ZipMember> members;

  private ZipArchive(Path file, long fileSize, Map<String, ZipMember> members) {
    this.file = file;
    this.fileSize = fileSize;
    this.members = members;
  }

  /**
   * Reads and checks the directory.
   *
   * @throws CheckpointException if the file is missing, unreadable or not a zip, or declares
   *     entries that it cannot hold
   */
  public static ZipArchive open(Path file) throws CheckpointException {
    try (SeekableByteChannel channel =
            BoundedChannel.open(
                file,
                MAX_DIRECTORY_BYTES,
                ("%s has a zip directory of more than %d bytes, but that of a checkpoint is"
                        + " smaller; is it a BiT model?")
                    .formatted(file, MAX_DIRECTORY_BYTES));
        ZipFile zip = ZipFile.builder().setSeekableByteChannel(channel).get()) {
      Map<String, ZipMember> members = new LinkedHashMap<>();
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        ZipMember member = member(file, entry);
        if (members.put(member.name(), member) != null) {
          throw new CheckpointException(
              "%s has two entries named '%s'".formatted(file, member.name()));
        }
      }
      ZipArchive archive = new ZipArchive(file, Files.size(file), members);
      archive.checkPlaces();
      return archive;
    } catch (CheckpointException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new CheckpointException("There is no file " + file, e);
    } catch (IOException | IllegalArgumentException e) {
      if (ExceptionUtils.getRootCause(e) instanceof CheckpointException complaint) {
        throw complaint;
      }
      throw new CheckpointException(
          "%s cannot be read as a zip: %s; fetch the file again".formatted(file, reason(e)), e);
    }
  }

  /** Returns the innermost message; the library's outer exception only says that reading failed. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == null ? String.valueOf(thrown.getMessage()) : reason(cause);
  }

  private static ZipMember member(Path file, ZipArchiveEntry entry) throws CheckpointException {
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    ZipMember member =
        new ZipMember(
            file,
            entry.getName(),
            stored,
            entry.getDataOffset(),
            entry.getCompressedSize(),
            entry.getSize());
    if (!stored && entry.getMethod() != ZipEntry.DEFLATED) {
      throw new CheckpointException(
          "%s is compressed by method %d, but only stored and deflated entries are read"
              .formatted(member.where(), entry.getMethod()));
    }
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw new CheckpointException(member.where() + " is encrypted");
    }
    if (stored && member.size() != member.compressed()) {
      throw new CheckpointException(
          "%s is stored, but declares %d bytes in the file for %d bytes of content"
              .formatted(member.where(), member.compressed(), member.size()));
    }
    if (member.size() < 0 || member.size() / MAX_INFLATION > member.compressed()) {
      throw new CheckpointException(
          "%s declares %d bytes of content, but its %d compressed bytes cannot inflate to that many"
              .formatted(member.where(), member.size(), member.compressed()));
    }
    return member;
  }

  /** Refuses overlapping entries, which could declare more than the file holds. */
  private void checkPlaces() throws CheckpointException {
    List<ZipMember> byOffset = new ArrayList<>(members.values());
    byOffset.sort(
        Comparator.comparingLong(ZipMember::offset).thenComparingLong(ZipMember::compressed));
    long covered = 0;
    for (ZipMember member : byOffset) {
      if (member.offset() < covered
          || member.compressed() < 0
          || member.compressed() > fileSize - member.offset()) {
        throw new CheckpointException(
            ("%s declares %d bytes at offset %d, which overlap another entry or exceed the file"
                    + " of %d bytes; fetch the file again")
                .formatted(member.where(), member.compressed(), member.offset(), fileSize));
      }
      covered = member.offset() + member.compressed();
    }
  }

  /** Returns the file's path. */
  public Path file() {
    return file;
  }

  /** Returns the file's size in bytes. */
  public long fileSize() {
    return fileSize;
  }

  /** Returns all entries, in the order of the directory. */
  public Collection<ZipMember> members() {
    return Collections.unmodifiableCollection(members.values());
  }

  /** Returns the entry of this name, if there is one. */
  public Optional<ZipMember> member(String name) {
    return Optional.ofNullable(members.get(name));
  }
}
