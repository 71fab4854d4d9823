package io.sparkbit.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.script;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A self-contained HTML page in light and dark. Its content security policy allows the page's own
 * style and scripts, by their digests, and pictures that are inside it; nothing is loaded, and
 * nothing that a file name may hold runs.
 */
public final class Page {

  /** What a page may do; without scripts all of it can still be read. */
  public enum Script {
    /** Sorts tables by their headings. */
    SORT("sort.js"),
    /** Shows the picture of the point at the mouse or the keyboard's focus. */
    MAP("map.js");

    private final String file;

    Script(String file) {
      this.file = file;
    }
  }

  private record Section(String id, String heading, List<DomContent> content) {}

  private static final String STYLE = "report.css";

  /** Fewer can be seen without links to them. */
  private static final int LINKED_SECTIONS = 3;

  private final String heading;
  private final String subject;
  private final List<DomContent> lead = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private final List<Script> scripts;

  /**
   * Creates an empty page.
   *
   * @param heading what the page is
   * @param subject what it is about, such as a model
   */
  public Page(String heading, String subject, Script... scripts) {
    this.heading = heading;
    this.subject = subject;
    this.scripts = List.of(scripts);
  }

  /** Adds content above all sections. */
  public Page lead(DomContent content) {
    lead.add(content);
    return this;
  }

  /**
   * Adds a section.
   *
   * @param id its anchor, in lower case
   */
  public Page add(String id, String name, DomContent... content) {
    sections.add(new Section(id, name, List.of(content)));
    return this;
  }

  /** Returns the page as text. */
  public String toHtml() {
    String css = resource(STYLE);
    List<String> programs = scripts.stream().map(script -> resource(script.file)).toList();
    return document(
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta()
                        .attr("http-equiv", "Content-Security-Policy")
                        .withContent(policy(css, programs)),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    meta().withName("color-scheme").withContent("light dark"),
                    title(heading + ": " + Text.printable(subject)),
                    link().withRel("icon").withHref("data:,"),
                    style(rawHtml(css))),
                body(
                    header(h1(heading), p(Text.of(subject)).withClass("subject"), navigation()),
                    main(each(lead, content -> content), each(sections, Page::element)),
                    footer(p("Made by spark-bit. This page is one file and loads nothing.")),
                    each(programs, program -> script(rawHtml(program)))))
            .withLang("en"));
  }

  private DomContent navigation() {
    return iff(
        sections.size() >= LINKED_SECTIONS,
        nav(ul(each(sections, section -> li(a(section.heading).withHref("#" + section.id)))))
            .attr("aria-label", "Sections"));
  }

  private static DomContent element(Section section) {
    String heading = section.id + "-heading";
    return section(h2(section.heading).withId(heading), each(section.content, content -> content))
        .withId(section.id)
        .attr("aria-labelledby", heading);
  }

  private static String policy(String css, List<String> programs) {
    String allowed =
        programs.isEmpty()
            ? "'none'"
            : programs.stream().map(Page::digest).collect(Collectors.joining(" "));
    return "default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'"
        .formatted(digest(css), allowed);
  }

  private static String digest(String text) {
    return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(DigestUtils.sha256(text)));
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
