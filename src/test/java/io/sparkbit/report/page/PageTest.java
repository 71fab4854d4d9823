package io.sparkbit.report.page;

import static j2html.TagCreator.p;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageTest {

  private static String policy(String html) {
    return Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"")
        .matcher(html)
        .results()
        .map(found -> found.group(1).replace("&#x27;", "'"))
        .findFirst()
        .orElseThrow();
  }

  private static String digest(MatchResult element) {
    byte[] digest = DigestUtils.sha256(element.group(1));
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
  }

  @ParameterizedTest
  @EnumSource
  void allowsItsOwnStyleAndScriptsOnly(Page.Script script) {
    String html = new Page("Labels", "m", script).toHtml();
    String style =
        Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL)
            .matcher(html)
            .results()
            .map(PageTest::digest)
            .findFirst()
            .orElseThrow();
    String program =
        Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL)
            .matcher(html)
            .results()
            .map(PageTest::digest)
            .findFirst()
            .orElseThrow();

    assertThat(policy(html))
        .isEqualTo(
            "default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'",
            style, program);
    assertThat(html).doesNotContain("style=\"", "onclick", "url(", "@import", "http:", "https:");
  }

  @Test
  void allowsNoScriptsWithoutAny() {
    String html = new Page("Training", "m").toHtml();

    assertThat(policy(html)).contains("script-src 'none';");
    assertThat(html).doesNotContain("<script");
  }

  @Test
  void namesItsSubjectAsText() {
    assertThat(new Page("Labels", "</title><b>\u202E").toHtml())
        .contains("<title>Labels: &lt;/title&gt;&lt;b&gt;\\u202e</title>")
        .contains("<bdi>&lt;/title&gt;&lt;b&gt;\\u202e</bdi>");
  }

  @Test
  void linksToItsSectionsIfThereAreMany() {
    Page page = new Page("Labels", "m").add("one", "One", p("1")).add("two", "Two", p("2"));

    assertThat(page.toHtml()).doesNotContain("<nav");

    assertThat(page.add("three", "Three", p("3")).toHtml())
        .contains("<li><a href=\"#three\">Three</a></li>")
        .contains(
            "<section id=\"three\" aria-labelledby=\"three-heading\"><h2"
                + " id=\"three-heading\">Three</h2><p>3</p></section>");
  }
}
