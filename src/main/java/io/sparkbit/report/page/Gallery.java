package io.sparkbit.report.page;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Optional;

/**
 * Pictures with captions.
 *
 * @param pictures in their order
 */
public record Gallery(List<Picture> pictures) {

  /**
   * A picture.
   *
   * @param uri a {@code data:} URI; empty if there is no picture
   * @param inWords what the picture is, for readers who cannot see it
   * @param caption lines below it
   * @param path the file's path, if it has one
   */
  public record Picture(
      Optional<String> uri, String inWords, List<DomContent> caption, Optional<String> path) {}

  public Gallery {
    pictures = List.copyOf(pictures);
  }

  /** Returns all pictures as a list. */
  public DomContent toHtml() {
    return ul(each(pictures, picture -> li(html(picture)))).withClass("gallery");
  }

  /**
   * Returns pictures that belong together side by side, each group in a frame: several pairs in a
   * row, or one larger group.
   */
  public static DomContent ofGroups(List<List<Picture>> groups) {
    int largest = groups.stream().mapToInt(List::size).max().orElse(0);
    return ul(each(groups, group -> li(each(group, Gallery::html))))
        .withClass(largest > 2 ? "gallery strips" : "gallery pairs");
  }

  private static DomContent html(Picture picture) {
    DomContent shown =
        picture
            .uri
            .<DomContent>map(uri -> img().withSrc(uri).withAlt(picture.inWords))
            .orElseGet(() -> p("no picture").withClass("missing"));
    return figure(
        div(shown).withClass("picture"),
        figcaption(
            each(picture.caption, line -> p(line)),
            p(Text.of(Text.shortName(picture.path)))
                .withClass("path")
                .withTitle(Text.printable(picture.path.orElse("")))));
  }
}
