package io.sparkbit.hub.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.folder.ModelNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubRepoTest {

  @ParameterizedTest
  @CsvSource({
    "hf://google/bit-50, google/bit-50, main",
    "hf://google/bit-50/, google/bit-50, main",
    "hf://bert-base, bert-base, main",
    "hf://google/bit-50@v1.0, google/bit-50, v1.0",
    "hf://google/bit-50@refs/pr/3, google/bit-50, refs/pr/3",
    "hf://timm/resnetv2_50x1_bit.goog_in21k, timm/resnetv2_50x1_bit.goog_in21k, main",
  })
  void names(String location, String id, String revision) throws ModelNotFoundException {
    assertThat(HubRepo.parse(location)).isEqualTo(new HubRepo(id, revision));
  }

  @Test
  void pathsAreEncoded() {
    assertThat(new HubRepo("google/bit-50", "refs/pr/3").path("a b+c.bin"))
        .isEqualTo("/google/bit-50/resolve/refs%2Fpr%2F3/a%20b%2Bc.bin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://",
        "hf:google/bit-50",
        "hf:///bit-50",
        "hf://google/bit/50",
        "hf://../bit-50",
        "hf://google/..",
        "hf://google/a..b",
        "hf://goo--gle/bit",
        "hf://google/.bit",
        "hf://google/bit 50",
        "hf://google\\bit",
      })
  void noRepository(String location) {
    assertThatThrownBy(() -> HubRepo.parse(location))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model location '%s' names no repository of the Hugging Face Hub; write"
                + " hf://ORG/NAME or hf://ORG/NAME@REVISION",
            location);
  }

  @Test
  void namesAreNotEndless() {
    assertThatThrownBy(() -> HubRepo.parse("hf://google/" + "a".repeat(100)))
        .hasMessageContaining("names no repository");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "..", "../main", "a/../b", "a/..", ".", "/main", "a//b", "a\\b", "a b", "a..b"
      })
  void noRevision(String revision) {
    assertThatThrownBy(() -> HubRepo.parse("hf://google/bit-50@" + revision))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessage(
            "Model location 'hf://google/bit-50@%s' has the invalid revision '%s'; give a"
                + " branch, a tag or a commit",
            revision, revision);
  }
}
