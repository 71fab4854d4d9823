package io.sparkbit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkbit.report.page.Failures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditReportTest {

  private static final Failures NONE = new Failures(new TreeMap<>(), List.of());

  private static Finding.Shown shown(String path, String label) {
    return new Finding.Shown(Optional.of(path), Optional.of(label), Optional.of("data:,1"));
  }

  @Test
  void showsPairsSideBySideAndDoubtfulLabels() {
    String html =
        new AuditReport(
                "m",
                1234,
                Map.of(Issue.NEAR_DUPLICATE, 30L, Issue.LABEL_ISSUE, 1L),
                Map.of(
                    Issue.NEAR_DUPLICATE,
                    List.of(
                        new Finding(
                            shown("/a/1/x.png", "1"),
                            Optional.of(shown("/a/7/y.png", "7")),
                            Optional.empty(),
                            0.9951)),
                    Issue.LABEL_ISSUE,
                    List.of(
                        new Finding(
                            shown("/a/<b>/z.png", "<b>"),
                            Optional.empty(),
                            Optional.of("9"),
                            0.5))),
                NONE)
            .toHtml();

    assertThat(html)
        .contains("<dt>Near duplicates</dt><dd class=\"value\"><bdi>30</bdi>")
        .contains("The worst 1 of 30 images.", "All 1 image, the worst first.")
        .contains("class=\"gallery pairs\"", "class=\"gallery\"")
        .contains("<span class=\"wrong\"><bdi>1</bdi></span> <span class=\"score\">0.9951</span>")
        .contains("<span class=\"wrong\"><bdi>7</bdi></span>")
        .contains("likely <span class=\"right\"><bdi>9</bdi></span>")
        .doesNotContain("<b>", "id=\"failures\"", "Nothing was found");
  }

  @Test
  void saysThatNothingWasFound() {
    assertThat(new AuditReport("m", 5, Map.of(), Map.of(), NONE).toHtml())
        .contains("Nothing was found.", "<bdi>5</bdi>");
  }
}
