package io.sparkbit.report;

import static io.sparkbit.report.page.Text.number;
import static j2html.TagCreator.p;

import io.sparkbit.report.page.Cards;
import io.sparkbit.report.page.Failures;
import io.sparkbit.report.page.Gallery;
import io.sparkbit.report.page.Page;
import io.sparkbit.report.page.Text;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page for what is wrong with a data set: how often each issue occurs, and the worst of each with
 * its pictures, side by side where one repeats another.
 *
 * @param model the location of the model
 * @param images images that could be read
 * @param counts how many images have each issue; those that none has are missing
 * @param worst some of the images of each issue, worst first
 * @param failures images that could not be read
 */
public record AuditReport(
    String model,
    long images,
    Map<Issue, Long> counts,
    Map<Issue, List<Finding>> worst,
    Failures failures) {

  public AuditReport {
    counts = Map.copyOf(counts);
    worst = Map.copyOf(worst);
  }

  /** Returns the page. */
  public String toHtml() {
    Page page = new Page("Audit", model).lead(headline());
    if (counts.keySet().stream().allMatch(issue -> issue == Issue.UNREADABLE)) {
      page.lead(p("Nothing was found.").withClass("note"));
    }
    for (Issue issue : Issue.values()) {
      if (counts.containsKey(issue) && issue != Issue.UNREADABLE) {
        page.add(issue.value().toLowerCase(Locale.ROOT), issue.title(), gallery(issue));
      }
    }
    failures.addTo(page, "Images that could not be read; nothing else was looked for in them.");
    return page.toHtml();
  }

  private DomContent headline() {
    Cards cards = new Cards().add("Images", number(images), "looked at");
    for (Issue issue : Issue.values()) {
      if (counts.containsKey(issue) && issue != Issue.UNREADABLE) {
        cards.add(issue.title(), number(counts.get(issue)), of(issue));
      }
    }
    failures.addTo(cards);
    return cards.toHtml();
  }

  private static String of(Issue issue) {
    return issue == Issue.LEAKAGE ? "of the images to test on" : "of the images to learn from";
  }

  private DomContent[] gallery(Issue issue) {
    List<Finding> shown = worst.getOrDefault(issue, List.of());
    long count = counts.getOrDefault(issue, 0L);
    String which =
        shown.size() == count
            ? "All %s, the worst first.".formatted(Text.count(count, "image"))
            : "The worst %s of %s.".formatted(number(shown.size()), Text.count(count, "image"));
    return new DomContent[] {
      p(issue.meaning() + " " + which).withClass("note"),
      shown.stream().anyMatch(finding -> finding.other().isPresent())
          ? Gallery.ofGroups(shown.stream().map(Finding::forGallery).toList())
          : new Gallery(shown.stream().flatMap(finding -> finding.forGallery().stream()).toList())
              .toHtml()
    };
  }
}
