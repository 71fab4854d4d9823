package io.sparkbit.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @Test
  void whatCannotBeSeenIsEscaped() {
    assertThat(Text.printable("a\tb\nc\u0000d\u202Egnp\u2069\uFEFF"))
        .isEqualTo("a\\u0009b\\u000ac\\u0000d\\u202egnp\\u2069\\ufeff");
    assertThat(Text.printable("half \uD83D")).isEqualTo("half \\ud83d");
    assertThat(Text.printable("\u05D2 \u0635\u200C \u753B \uD83D\uDC31 \\u0041"))
        .isEqualTo("\u05D2 \u0635\u200C \u753B \uD83D\uDC31 \\u0041");
  }

  @Test
  void longTextIsCut() {
    assertThat(Text.printable("a".repeat(200) + "b".repeat(200)))
        .hasSize(300)
        .matches("a+ \\.\\.\\. b+");
  }

  @Test
  void markupIsText() {
    assertThat(Text.of("<b>&\"'").render()).isEqualTo("<bdi>&lt;b&gt;&amp;&quot;&#x27;</bdi>");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "file:/photos/7/0123.png, 7/0123.png",
        "s3a://bucket/photos/7/0123.png, 7/0123.png",
        "s3a://bucket/0123.png, bucket/0123.png",
        "/0123.png, /0123.png",
        "0123.png, 0123.png",
        "null, an image without a path"
      })
  void anImageIsNamedByItsFolderAndFile(String path, String name) {
    assertThat(Text.shortName(Optional.ofNullable(path))).isEqualTo(name);
  }

  @Test
  void numbersReadTheSameEverywhere() {
    assertThat(Text.number(1_234_567)).isEqualTo("1,234,567");
    assertThat(Text.percent(0.96044)).isEqualTo("96.04%");
    assertThat(Text.count(1, "image")).isEqualTo("1 image");
    assertThat(Text.count(2_000, "class")).isEqualTo("2,000 classes");
    assertThat(Text.figure(0.0000312345)).isEqualTo("0.00003123");
    assertThat(Text.figure(12_345.6)).isEqualTo("12350");
    assertThat(Text.figure(3)).isEqualTo("3");
  }
}
