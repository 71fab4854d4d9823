package io.sparkbit.output;

import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a run writes: checked against what is there and what is read, before anything happens; then
 * {@linkplain #claim claimed}. Beside it, in a folder {@code .NAME.spark-bit}, lies what is not
 * finished: the claim, and a new output that will replace an old one. Image listings and Spark's
 * sources do not see names that begin with a dot.
 */
public final class OutputPath {

  private static final Logger LOG = LoggerFactory.getLogger(OutputPath.class);

  private static final String BESIDE = ".%s.spark-bit";

  private final OutputFiles files;
  private final String location;
  private final OutputOption option;
  private final OutputContent content;
  private final RealPath named;
  private final RealPath real;
  private final RealPath target;

  private OutputPath(
      String location,
      String uri,
      OutputOption option,
      OutputContent content,
      Configuration hadoop) {
    this.files = new OutputFiles(hadoop);
    this.location = location;
    this.option = option;
    this.content = content;
    try {
      this.named = RealPath.named(uri, hadoop);
      this.real = RealPath.of(uri, hadoop);
      // Who names a local link means the folder that it leads to. Mounts elsewhere keep their
      // names.
      this.target = files.isLocal(named) ? real : named;
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(e);
    }
  }

  private UserException unwritable(Exception cause) {
    return new UserException(
        "%s %s cannot be written: %s".formatted(option.name(), location, FailureText.of(cause)),
        cause);
  }

  /**
   * A folder.
   *
   * @param location on any Hadoop file system
   * @param option where it was named
   * @throws UserException if the file system is unknown or out of reach
   */
  public static OutputPath ofFolder(String location, OutputOption option, Configuration hadoop) {
    return new OutputPath(location, location, option, new OutputFolderContent(), hadoop);
  }

  /** A folder of this machine. */
  public static OutputPath ofLocalFolder(Path folder, OutputOption option) {
    return ofLocal(folder, option, new OutputFolderContent());
  }

  /**
   * A single file of this machine.
   *
   * @param isOurs whether spark-bit wrote what is there
   * @param what it is, in words
   */
  public static OutputPath ofLocalFile(
      Path file, OutputOption option, Predicate<Path> isOurs, String what) {
    return ofLocal(file, option, new OutputFileContent(isOurs, what));
  }

  private static OutputPath ofLocal(Path path, OutputOption option, OutputContent content) {
    return new OutputPath(
        path.toString(), "file:" + path.toAbsolutePath(), option, content, new Configuration());
  }

  /** As the user named it. */
  public String location() {
    return location;
  }

  /**
   * What to tell about an output that is not apart from what a run reads.
   *
   * @param relation of the output to the input: is, contains, lies within
   * @param inputOption by which the user named the input
   */
  public String refusal(String relation, String input, String inputOption) {
    return "%s %s %s %s, which the run reads (%s); name another %s"
        .formatted(option.name(), location, relation, input, inputOption, option.name());
  }

  Configuration hadoop() {
    return files.hadoop();
  }

  /** Where it is: as its name says, and with links followed. */
  public List<RealPath> places() {
    return List.of(named, real);
  }

  /** Whether something is or lies in the output. */
  boolean holds(RealPath path) {
    return path.isWithin(real) || path.isWithin(named);
  }

  /** Whether the output is or lies in something. */
  boolean isIn(RealPath path) {
    return real.isWithin(path) || named.isWithin(path);
  }

  /**
   * Whether there is anything at the place, so that a run might read it.
   *
   * @throws IOException if the file system cannot be asked
   */
  public boolean exists() throws IOException {
    return files.exists(target);
  }

  /**
   * Whether there is nothing at the place but another output of the same run.
   *
   * @throws IOException if the file system cannot be asked
   */
  public boolean hasOnly(OutputPath other) throws IOException {
    Optional<FileStatus> there = files.status(target);
    if (there.isEmpty() || !there.get().isDirectory() || !other.target.parent().equals(target)) {
      return false;
    }
    var found = files.list(target);
    boolean only = found.hasNext();
    while (only && found.hasNext()) {
      only = found.next().getPath().getName().equals(other.target.name());
    }
    return only;
  }

  /**
   * Refuses, before anything is listed or loaded, what {@link #claim} would refuse then.
   *
   * @throws UserException that says what is there
   * @throws IOException if the file system cannot be asked
   */
  public void check(OutputMode mode) throws IOException {
    requireNoRoot();
    Claim.requireFree(files, beside(), named());
    checkPlace(mode);
  }

  private String named() {
    return "%s %s".formatted(option.name(), location);
  }

  private void checkPlace(OutputMode mode) throws IOException {
    requireFolderAbove();
    if (swap().isPending()) {
      return; // Whoever claims the output ends that first.
    }
    Optional<FileStatus> there = files.status(target);
    if (there.isPresent()) {
      check(mode, there.get());
    }
  }

  private void requireNoRoot() {
    if (target.isRoot() || real.isRoot()) {
      throw new UserException(
          "%s %s is the root of a file system, which is never an output; name a folder in it"
              .formatted(option.name(), location));
    }
  }

  /** The deepest folder that is there already, on this machine; others are asked when writing. */
  private void requireFolderAbove() throws IOException {
    if (!files.isLocal(target)) {
      return;
    }
    Path above = local(target.parent());
    while (!Files.exists(above)) {
      above = Objects.requireNonNull(above.getParent());
    }
    if (!Files.isDirectory(above) || !Files.isWritable(above)) {
      throw new UserException(
          "%s %s cannot be written: %s %s; name another %s"
              .formatted(
                  option.name(),
                  location,
                  above,
                  Files.isDirectory(above)
                      ? "is a folder that this user may not write, or on a read-only file system"
                      : "is a file",
                  option.name()));
    }
  }

  private Path local(RealPath path) {
    try {
      return Path.of(path.path());
    } catch (InvalidPathException e) {
      throw unwritable(e);
    }
  }

  private void check(OutputMode mode, FileStatus there) throws IOException {
    if (mode == OutputMode.CREATE) {
      throw new UserException(
          "%s %s exists already; %s".formatted(option.name(), location, option.remedy()));
    }
    String kind = there.isDirectory() ? OutputFolderContent.FOLDER : OutputFileContent.FILE;
    if (!kind.equals(content.kind())) {
      throw new UserException(
          "%s %s is %s, and would be %s; name another %s"
              .formatted(option.name(), location, kind, content.kind(), option.name()));
    }
    if (mode == OutputMode.OVERWRITE) {
      content.requireOurs(files, target, location, option);
      requireMovable(there);
    } else if (mode == OutputMode.RESUME) {
      content.requireResumable(files, begun(), location, option);
    }
  }

  /** A whole file system takes no other name, and nothing takes its place. */
  private void requireMovable(FileStatus there) throws IOException {
    if (files.isMountPoint(target) && !(there.isDirectory() && files.isEmpty(target))) {
      throw new UserException(
          "%s %s is a mount point, which cannot be replaced as a whole; name a folder in it"
              .formatted(option.name(), location));
    }
  }

  /**
   * What the run wrote down that a resumed one goes on with.
   *
   * @return empty if there is none
   * @throws IOException if the file system cannot be asked
   */
  public Optional<byte[]> mark() throws IOException {
    return files.read(begun().child(OutputMark.FILE));
  }

  /** Where a resumed run finds what an earlier one wrote. */
  private RealPath begun() throws IOException {
    RealPath unfinished = swap().unfinished();
    return files.exists(unfinished) ? unfinished : target;
  }

  /**
   * Takes the right to write, which no other run then has.
   *
   * @param job for a person of another run that wants the same
   * @param unfinished what becomes of what is there when the run fails
   * @throws UserException if another run has it, or what is there must stay
   * @throws IOException if the file system fails
   */
  public Output claim(OutputMode mode, String job, Unfinished unfinished) throws IOException {
    requireNoRoot();
    Claim claim = take(job);
    try {
      boolean finished = finishSwap();
      checkPlace(mode);
      RealPath place = place(mode);
      if (mode == OutputMode.RESUME) {
        content.resume(files, place);
      }
      return new Output(this, claim, place, unfinished, finished);
    } catch (IOException | RuntimeException e) {
      release(claim);
      throw e;
    }
  }

  private Claim take(String job) {
    try {
      return Claim.take(files, beside(), job, named());
    } catch (IOException e) {
      throw new UserException(
          "%s %s cannot be written, as %s cannot: %s"
              .formatted(option.name(), location, beside(), FailureText.of(e)),
          e);
    }
  }

  /** What a killed run had completed takes its place. */
  private boolean finishSwap() throws IOException {
    Swap swap = swap();
    if (!swap.isPending()) {
      return false;
    }
    LOG.warn("An earlier run was killed while it replaced {}; it is replaced now", location);
    swap.run(this::requireReplaceable);
    return true;
  }

  private void requireReplaceable() throws IOException {
    Optional<FileStatus> there = files.status(target);
    if (there.isPresent()) {
      check(OutputMode.OVERWRITE, there.get());
    }
  }

  private RealPath place(OutputMode mode) throws IOException {
    if (mode == OutputMode.RESUME) {
      return begun();
    }
    RealPath unfinished = swap().unfinished();
    if (files.exists(unfinished)) {
      files.delete(unfinished); // Of a run that broke off, and which nobody resumed.
    }
    Optional<FileStatus> there = files.status(target);
    boolean nothing = there.isEmpty() || (there.get().isDirectory() && files.isEmpty(target));
    return nothing ? target : unfinished;
  }

  private RealPath beside() {
    return target.parent().child(BESIDE.formatted(target.name()));
  }

  private Swap swap() {
    return new Swap(files, beside(), target);
  }

  /**
   * Puts an output in its place.
   *
   * @param place where it was written
   */
  void complete(RealPath place) throws IOException {
    content.complete(files, place);
    if (!place.equals(target)) {
      Swap swap = swap();
      swap.begin();
      swap.run(this::requireReplaceable);
    }
  }

  boolean isInPlace(RealPath place) {
    return place.equals(target);
  }

  /**
   * Removes an output that is empty, or useless unless complete; never anything that is not ours.
   */
  void discard(RealPath place, Unfinished unfinished) throws IOException {
    Optional<FileStatus> there = files.status(place);
    if (there.isEmpty() || swap().isPending()) {
      return;
    }
    if (unfinished == Unfinished.REMOVE || hasMarkOnly(place, there.get())) {
      content.requireOurs(files, place, location, option);
      files.delete(place);
    }
  }

  private boolean hasMarkOnly(RealPath place, FileStatus there) throws IOException {
    if (!there.isDirectory()) {
      return false;
    }
    var found = files.list(place);
    boolean only = true;
    while (only && found.hasNext()) {
      only = found.next().getPath().getName().equals(OutputMark.FILE);
    }
    return only;
  }

  void release(Claim claim) throws IOException {
    claim.release();
    if (files.exists(beside()) && files.isEmpty(beside())) {
      files.delete(beside());
    }
  }

  OutputFiles files() {
    return files;
  }
}
