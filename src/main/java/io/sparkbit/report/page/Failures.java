package io.sparkbit.report.page;

import static j2html.TagCreator.code;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Images without a result.
 *
 * @param byReason how many, by reason
 * @param errors of the first of them by path
 */
public record Failures(SortedMap<String, Long> byReason, List<String> errors) {

  public Failures {
    byReason = new TreeMap<>(byReason);
    errors = List.copyOf(errors);
  }

  /** Returns how many images have no result. */
  public long count() {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Adds the figure of failures. */
  public void addTo(Cards cards) {
    cards.add(
        "Failures",
        Text.number(count()),
        count() == 0 ? "every image was read" : "images that could not be read");
  }

  /**
   * Adds a section, unless there are no failures.
   *
   * @param note what failures mean for the page's figures
   */
  public void addTo(Page page, String note) {
    if (count() == 0) {
      return;
    }
    List<DomContent> content = new ArrayList<>();
    content.add(p(note).withClass("note"));
    List<Bars.Bar> reasons =
        byReason.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(reason -> new Bars.Bar(reason.getKey(), reason.getValue()))
            .toList();
    content.add(new Bars("Failures by reason", "Reason", reasons).toHtml(count()));
    if (!errors.isEmpty()) {
      content.add(
          h3(
              errors.size() < count()
                  ? "The first %d by path".formatted(errors.size())
                  : "What is wrong with them"));
      content.add(ul(each(errors, error -> li(code(Text.of(error))))).withClass("errors"));
    }
    page.add("failures", "Failures", content.toArray(DomContent[]::new));
  }
}
