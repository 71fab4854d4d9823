package io.sparkbit.hub.huggingface;

import io.sparkbit.hub.folder.ModelNotFoundException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository on the Hugging Face Hub, at a revision.
 *
 * @param id {@code org/name}, or {@code name} for some old ones
 * @param revision a branch, tag, reference such as {@code refs/pr/3}, or commit
 */
public record HubRepo(String id, String revision) {

  public static final String SCHEME = "hf";

  private static final String DEFAULT_REVISION = "main";

  /** The same as in {@code validate_repo_id} of Python's huggingface_hub. */
  private static final String NAME = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?";

  private static final Pattern LOCATION =
      Pattern.compile(SCHEME + "://((?:" + NAME + "/)?" + NAME + ")/?(?:@(.*))?");
  private static final int LONGEST_ID = 96;

  private static final String SEGMENT = "(?!\\.\\.?(?:/|$))[^/\\\\:*?\"<>|~^\\s\\p{Cntrl}]+";
  private static final Pattern REVISION = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * Parses {@code hf://org/name} or {@code hf://org/name@revision}.
   *
   * @throws ModelNotFoundException if it is neither
   */
  static HubRepo parse(String location) throws ModelNotFoundException {
    Matcher matcher = LOCATION.matcher(location);
    if (!matcher.matches() || !isId(matcher.group(1))) {
      throw new ModelNotFoundException(
          ("Model location '%s' names no repository of the Hugging Face Hub; write hf://ORG/NAME"
                  + " or hf://ORG/NAME@REVISION")
              .formatted(location));
    }
    String revision = matcher.group(2) == null ? DEFAULT_REVISION : matcher.group(2);
    if (!REVISION.matcher(revision).matches() || revision.contains("..")) {
      throw new ModelNotFoundException(
          "Model location '%s' has the invalid revision '%s'; give a branch, a tag or a commit"
              .formatted(location, revision));
    }
    return new HubRepo(matcher.group(1), revision);
  }

  /** Returns whether a text is {@code org/name}, with or without a revision, but no scheme. */
  public static boolean isName(String text) {
    Matcher matcher = LOCATION.matcher(SCHEME + "://" + text);
    return text.contains("/") && matcher.matches() && isId(matcher.group(1));
  }

  /** The cache's folder names contain {@code --} in place of the slash, so ids must not. */
  private static boolean isId(String id) {
    return id.length() <= LONGEST_ID && !id.contains("--") && !id.contains("..");
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  HubRepo at(String otherRevision) {
    return new HubRepo(id, otherRevision);
  }

  /** Returns the path of a file on the Hub, relative to its endpoint. */
  String path(String file) {
    return "/%s/resolve/%s/%s".formatted(id, encoded(revision), encoded(file));
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return "%s at revision %s".formatted(id, revision);
  }
}
