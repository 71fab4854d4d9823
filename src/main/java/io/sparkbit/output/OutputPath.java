package io.sparkbit.output;

import io.sparkbit.error.Suggestion;
import io.sparkbit.error.UserException;
import io.sparkbit.files.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of an output. It is checked against existing files and the run's inputs before anything
 * happens, and then {@linkplain #claim claimed}. A folder {@code .NAME.spark-bit} beside it
 * contains what is not finished: the claim, and a new output that will replace an old one. Image
 * listings and Spark's sources ignore names that begin with a dot.
 */
public final class OutputPath {

  private static final Logger LOG = LoggerFactory.getLogger(OutputPath.class);

  private static final int LOOKED_AT = 1_000;

  private static final String BESIDE = ".%s.spark-bit";

  private final OutputFiles files;
  private final String location;
  private final OutputOption option;
  private final OutputContent content;
  private final RealPath named;
  private final RealPath real;
  private final RealPath target;
  private final OutputRules rules;

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
      // A local link stands for the folder that it leads to. Mounts elsewhere keep their names.
      this.target = files.isLocal(named) ? real : named;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException(
          "%s %s cannot be written: %s".formatted(option.name(), location, FailureText.of(e)), e);
    }
    this.rules = new OutputRules(files, target, location, option, content);
  }

  /**
   * Returns the path of a folder.
   *
   * @param location on any Hadoop file system
   * @param option by which the user named it
   * @throws UserException if the file system is unknown or unreachable
   */
  public static OutputPath ofFolder(String location, OutputOption option, Configuration hadoop) {
    return new OutputPath(location, location, option, new OutputFolderContent(), hadoop);
  }

  /** Returns the path of a local folder. */
  public static OutputPath ofLocalFolder(Path folder, OutputOption option) {
    return ofLocal(folder, option, new OutputFolderContent());
  }

  /**
   * Returns the path of a single local file.
   *
   * @param isOurs whether spark-bit wrote an existing file
   * @param what the kind of file, in words
   */
  public static OutputPath ofLocalFile(
      Path file, OutputOption option, Predicate<Path> isOurs, String what) {
    return ofLocal(file, option, new OutputFileContent(isOurs, what));
  }

  private static OutputPath ofLocal(Path path, OutputOption option, OutputContent content) {
    return new OutputPath(
        path.toString(), "file:" + path.toAbsolutePath(), option, content, new Configuration());
  }

  /** Returns the location as the user named it. */
  public String location() {
    return location;
  }

  /**
   * Returns the message for an output that is not apart from an input of the run.
   *
   * @param relation of the output to the input: is, contains, lies within
   * @param inputOption by which the user named the input
   */
  public String refusal(String relation, String input, String inputOption) {
    return "%s %s %s %s, which the run reads (%s); name another %s"
        .formatted(option.name(), location, relation, input, inputOption, option.name());
  }

  /**
   * Refuses another output of the same run that is, contains or lies within this one.
   *
   * @throws UserException that names both
   */
  public void requireApart(OutputPath other) {
    if (other.holds(target) || other.isIn(target) || other.holds(real) || other.isIn(real)) {
      throw new UserException(
          "%s %s and %s %s must be folders apart from each other; name another %1$s"
              .formatted(option.name(), location, other.option.name(), other.location));
    }
  }

  Configuration hadoop() {
    return files.hadoop();
  }

  /** Returns the paths of the output: as named, and with links followed. */
  public List<RealPath> places() {
    return List.of(named, real);
  }

  /** Returns whether a path is the output or inside it. */
  boolean holds(RealPath path) {
    return path.isWithin(real) || path.isWithin(named);
  }

  /** Returns whether the output is a path or inside it. */
  boolean isIn(RealPath path) {
    return real.isWithin(path) || named.isWithin(path);
  }

  /**
   * Returns whether anything exists at the path, so that a run might read it.
   *
   * @throws IOException if the file system cannot be queried
   */
  public boolean exists() throws IOException {
    return files.exists(target);
  }

  /**
   * Returns whether the path is a folder that contains only another output of the same run.
   *
   * @throws IOException if the file system cannot be queried
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
   * Refuses, before anything is listed or loaded, what {@link #claim} would refuse later.
   *
   * @throws UserException that says what is there
   * @throws IOException if the file system cannot be queried
   */
  public void check(OutputMode mode) throws IOException {
    rules.requireNoRoot(real);
    Claim.requireFree(files, beside(), named());
    if (mode == OutputMode.RESUME) {
      requireBegun();
    }
    checkPlace(mode);
  }

  private void requireBegun() throws IOException {
    if (!files.exists(target) && !files.exists(beside())) {
      throw new UserException(
          ("There is no interrupted run in %s to resume%s; start one without --resume, or name the"
                  + " %s of the one to resume")
              .formatted(
                  location,
                  neighbor().map(" (did you mean %s?)"::formatted).orElse(""),
                  option.name()));
    }
  }

  /** Looks for a misspelling among the outputs beside this one. */
  private Optional<String> neighbor() throws IOException {
    RealPath folder = target.parent();
    if (!files.exists(folder)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    var found = files.list(folder);
    while (found.hasNext() && names.size() < LOOKED_AT) {
      names.add(found.next().getPath().getName());
    }
    return Suggestion.of(target.name(), names).map(name -> folder.child(name).toString());
  }

  private String named() {
    return "%s %s".formatted(option.name(), location);
  }

  private void checkPlace(OutputMode mode) throws IOException {
    rules.requireFolderAbove();
    if (swap().isPending()) {
      return; // Claiming the output completes the swap first.
    }
    Optional<FileStatus> existing = files.status(target);
    if (existing.isEmpty()) {
      return;
    }
    rules.requireUsable(mode, existing.get());
    if (mode == OutputMode.RESUME) {
      content.requireResumable(files, begun(), location, option);
    }
  }

  /**
   * Returns the record of the run that a resumed run continues.
   *
   * @return empty if there is none
   * @throws IOException if the file system cannot be queried
   */
  public Optional<byte[]> mark() throws IOException {
    return files.read(begun().child(OutputMark.FILE));
  }

  /**
   * Returns whether a run that is resumed may find what an earlier one left. If that one was killed
   * while it replaced an older output, only a claim can tell.
   *
   * @param name of a file or folder in the output
   * @throws IOException if the file system cannot be queried
   */
  public boolean mayHaveLeft(String name) throws IOException {
    return swap().isPending() || files.exists(begun().child(name));
  }

  /** Returns whether an earlier output has a file or folder of a name. */
  public boolean has(String name) throws IOException {
    return files.exists(target.child(name));
  }

  /** Returns the path of an earlier run's output, for a resumed run. */
  private RealPath begun() throws IOException {
    RealPath unfinished = swap().unfinished();
    return files.exists(unfinished) ? unfinished : target;
  }

  /**
   * Takes the exclusive right to write the output.
   *
   * @param job shown to users whose run wants the same output
   * @param unfinished what happens to the output if the run fails
   * @throws UserException if another run has the right, or an existing output must not be replaced
   * @throws IOException if the file system fails
   */
  public Output claim(OutputMode mode, String job, Unfinished unfinished) throws IOException {
    rules.requireNoRoot(real);
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

  /** Puts the complete output of a killed run in place. */
  private boolean finishSwap() throws IOException {
    Swap swap = swap();
    if (!swap.isPending()) {
      return false;
    }
    LOG.warn(
        "An earlier run was killed while replacing {}; completing the replacement now", location);
    swap.run(this::requireReplaceable);
    return true;
  }

  private void requireReplaceable() throws IOException {
    Optional<FileStatus> existing = files.status(target);
    if (existing.isPresent()) {
      rules.requireUsable(OutputMode.OVERWRITE, existing.get());
    }
  }

  private RealPath place(OutputMode mode) throws IOException {
    if (mode == OutputMode.RESUME) {
      return begun();
    }
    RealPath unfinished = swap().unfinished();
    if (files.exists(unfinished)) {
      files.delete(unfinished); // Left by a run that failed and was not resumed.
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
   * Puts an output in place.
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
   * Deletes an output that is empty, or useless unless complete, but never what is not spark-bit's.
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
