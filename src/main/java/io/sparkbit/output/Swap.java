package io.sparkbit.output;

import io.sparkbit.error.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Replaces an old output with a complete new one. Every step is recorded before it is made, so that
 * the next run after a crash can continue.
 *
 * <p>Where there are folders, both outputs are renamed, and the old one is deleted at the end.
 * Local disks on Linux exchange them in one step, so that one is always in place. On an object
 * store a rename is a copy of every object: there the old output is deleted before the new one,
 * which is complete under another name, is moved into place.
 */
final class Swap {

  private static final String STEP = "swap";
  private static final String NEW = "output";
  private static final String OLD = "replaced";
  private static final String IDENTITY = "identity";

  private enum Step {
    /** The new output is complete; the old one is untouched. */
    READY,
    /** The old output is being removed. */
    REMOVING,
    /** The old output is gone. */
    MOVING
  }

  private final OutputFiles files;
  private final RealPath folder;
  private final RealPath target;

  /**
   * @param folder beside the target, for everything that is not finished
   */
  Swap(OutputFiles files, RealPath folder, RealPath target) {
    this.files = files;
    this.folder = folder;
    this.target = target;
  }

  /** Returns where the new output is written. */
  RealPath unfinished() {
    return folder.child(NEW);
  }

  private Optional<Step> step() throws IOException {
    return files
        .read(folder.child(STEP))
        .map(bytes -> Step.valueOf(new String(bytes, StandardCharsets.UTF_8)));
  }

  private void note(Step step) throws IOException {
    note(STEP, step.name());
  }

  private void note(String file, String text) throws IOException {
    files.replace(folder.child(file), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether a new output is complete but not in place. */
  boolean isPending() throws IOException {
    return step().isPresent();
  }

  /** Records that the new output is complete. */
  void begin() throws IOException {
    note(Step.READY);
  }

  /** A check before the old output is removed. */
  interface Check {
    void run() throws IOException;
  }

  /**
   * Continues where it stopped.
   *
   * @param check of the target, before anything happens to it
   */
  void run(Check check) throws IOException {
    if (step().equals(Optional.of(Step.READY))) {
      check.run();
      String identity = files.identity(unfinished());
      if (!identity.isEmpty()) {
        note(IDENTITY, identity);
      }
      note(Step.REMOVING);
    }
    if (files.hasFolders(target)) {
      renameBoth();
    } else {
      removeAndMove();
    }
    files.delete(folder.child(OLD));
    files.delete(folder.child(IDENTITY));
    files.delete(folder.child(STEP));
  }

  private void renameBoth() throws IOException {
    if (!files.exists(unfinished())) {
      return;
    }
    if (files.exists(target)) {
      requireNothingRetired();
      if (isExchanged() || files.exchange(unfinished(), target)) {
        files.delete(unfinished()); // This is the old one now.
        return;
      }
      files.move(target, folder.child(OLD));
    }
    try {
      files.move(unfinished(), target);
    } catch (IOException e) {
      if (files.exists(folder.child(OLD)) && !files.exists(target)) {
        files.move(folder.child(OLD), target);
      }
      throw e;
    }
  }

  private boolean isExchanged() throws IOException {
    String identity =
        files
            .read(folder.child(IDENTITY))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return !identity.isEmpty() && identity.equals(files.identity(target));
  }

  private void requireNothingRetired() throws IOException {
    if (files.exists(folder.child(OLD))) {
      throw new UserException(
          ("%s was to be replaced by %s and has been moved to %s, but something else has since"
                  + " taken its place. Move that away")
              .formatted(target, unfinished(), folder.child(OLD)));
    }
  }

  private void removeAndMove() throws IOException {
    if (step().equals(Optional.of(Step.REMOVING))) {
      files.delete(target);
      note(Step.MOVING);
    }
    if (!files.exists(target)) {
      files.move(unfinished(), target);
    } else if (files.exists(unfinished())) {
      merge(unfinished(), target);
      files.delete(unfinished());
    }
  }

  /** Completes an interrupted move. Each file is in one place or in both, always complete. */
  private void merge(RealPath from, RealPath to) throws IOException {
    RemoteIterator<FileStatus> found = files.list(from);
    while (found.hasNext()) {
      FileStatus status = found.next();
      String name = status.getPath().getName();
      if (!files.exists(to.child(name))) {
        files.move(from.child(name), to.child(name));
      } else if (status.isDirectory()) {
        merge(from.child(name), to.child(name));
      }
    }
  }
}
