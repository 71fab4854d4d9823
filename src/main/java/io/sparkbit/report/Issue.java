package io.sparkbit.report;

import java.util.Arrays;
import java.util.Optional;

/** What can be wrong with an image in a data set. */
public enum Issue {
  EXACT_DUPLICATE(
      "exactDuplicate",
      "Exact duplicates",
      "Images with the same pixels as another one, the first of them by path.",
      true),
  NEAR_DUPLICATE(
      "nearDuplicate",
      "Near duplicates",
      "Images that show the same as another one: recompressed, resized or cropped. The figure says"
          + " how well the two agree, 1 at most.",
      true),
  LEAKAGE(
      "leakage",
      "Leakage",
      "Test images that are also among the images to learn from, the same pixels (1) or nearly so:"
          + " a test with them looks better than the model is.",
      true),
  LABEL_ISSUE(
      "labelIssue",
      "Likely wrong labels",
      "Images that look like those of another label. The figure says by how much the suggested"
          + " label is likelier than the given one, 1 at most.",
      true),
  OUTLIER(
      "outlier",
      "Outliers",
      "Images that are like no others. The figure is the distance to the nearest of a sample, 0 to"
          + " 2.",
      true),
  TINY("tiny", "Tiny", "Images with few pixels. The figure is the shorter edge.", false),
  BLURRED(
      "blurred",
      "Blurred",
      "Images without sharp edges. The figure is their sharpness, about 0.2 in sharp photographs.",
      false),
  DARK(
      "dark",
      "Dark",
      "Images whose bright parts are dark. The figure is the gray value that 99 % of the pixels do"
          + " not exceed, 1 at most.",
      false),
  BRIGHT(
      "bright",
      "Bright",
      "Images whose dark parts are bright. The figure is the gray value that only 5 % of the"
          + " pixels do not exceed, 1 at most.",
      true),
  UNREADABLE("unreadable", "Unreadable", "Files that are no images, or damaged ones.", true);

  private final String value;
  private final String title;
  private final String meaning;
  private final boolean highestFirst;

  Issue(String value, String title, String meaning, boolean highestFirst) {
    this.value = value;
    this.title = title;
    this.meaning = meaning;
    this.highestFirst = highestFirst;
  }

  /** Returns how tables name it. */
  public String value() {
    return value;
  }

  /** Returns how pages name it. */
  public String title() {
    return title;
  }

  /** Returns what it means, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** Returns whether the highest score is the worst one, not the lowest. */
  public boolean isHighestWorst() {
    return highestFirst;
  }

  /** Returns the issue that a table names. */
  public static Optional<Issue> of(String value) {
    return Arrays.stream(values()).filter(issue -> issue.value.equals(value)).findFirst();
  }
}
