package io.sparkbit.hub.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.hub.huggingface.HubSettings.Network;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The environment's variables mean what they mean to huggingface_hub. */
class HubSettingsTest {

  private static final Path HOME = Path.of(System.getProperty("user.home"));

  @TempDir Path folder;

  @Test
  void defaults() {
    HubSettings settings = HubSettings.ofEnvironment(Map.of("HF_HOME", folder.toString()));

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.token()).isEmpty();
    assertThat(settings.network()).isEqualTo(Network.ONLINE);
    assertThat(settings.retries()).isEqualTo(RetrySettings.DEFAULT);
    assertThat(settings.cacheFolders().get(0)).isEqualTo(HOME.resolve(".cache/spark-bit"));
    assertThat(HubSettings.ofEnvironment(Map.of()).hubCache())
        .isEqualTo(HOME.resolve(".cache/huggingface/hub"));
  }

  @Test
  void foldersInOrderOfPrecedence() {
    Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/xdg");
    assertThat(HubSettings.ofEnvironment(xdg).hubCache())
        .isEqualTo(Path.of("/xdg/huggingface/hub"));
    assertThat(HubSettings.ofEnvironment(xdg).cacheFolders())
        .startsWith(Path.of("/xdg/spark-bit"), HOME.resolve(".cache/spark-bit"))
        .last()
        .asString()
        .startsWith(System.getProperty("java.io.tmpdir"));
    assertThat(HubSettings.ofEnvironment(Map.of("HF_HOME", "~/hf")).hubCache())
        .isEqualTo(HOME.resolve("hf/hub"));
    assertThat(HubSettings.ofEnvironment(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/c")).hubCache())
        .isEqualTo(Path.of("/c"));
    assertThat(HubSettings.ofEnvironment(Map.of("SPARK_BIT_CACHE", "/own")).cacheFolders())
        .startsWith(Path.of("/own"));
  }

  @Test
  void theTokenOfTheEnvironmentWinsOverTheStoredOne() throws IOException {
    Files.writeString(folder.resolve("token"), "stored\n");
    String home = folder.toString();

    assertThat(HubSettings.ofEnvironment(Map.of("HF_HOME", home)).token()).contains("stored");
    assertThat(HubSettings.ofEnvironment(Map.of("HF_HOME", home, "HF_TOKEN", " t ")).token())
        .contains("t");
  }

  @Test
  void aStoredTokenThatCannotBeReadIsNone() throws IOException {
    Files.createDirectory(folder.resolve("token"));

    assertThat(HubSettings.ofEnvironment(Map.of("HF_HOME", folder.toString())).token()).isEmpty();
  }

  @Test
  void theTokenIsNotPrinted() {
    HubSettings settings = HubSettings.ofEnvironment(Map.of("HF_TOKEN", "hf_secret"));

    assertThat(settings.token()).contains("hf_secret");
    assertThat(settings.toString()).doesNotContain("hf_secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "YES", "On"})
  void offline(String value) {
    assertThat(HubSettings.ofEnvironment(Map.of("HF_HUB_OFFLINE", value)).network())
        .isEqualTo(Network.OFFLINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "false", "no"})
  void online(String value) {
    assertThat(HubSettings.ofEnvironment(Map.of("HF_HUB_OFFLINE", value)).network())
        .isEqualTo(Network.ONLINE);
  }

  @Test
  void theEndpointMayEndInSlashes() {
    assertThat(HubSettings.ofEnvironment(Map.of("HF_ENDPOINT", "http://mirror:80/hf//")).endpoint())
        .isEqualTo(URI.create("http://mirror:80/hf"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mirror", "ftp://mirror", "https://", "http://a b"})
  void noEndpoint(String value) {
    assertThatThrownBy(() -> HubSettings.ofEnvironment(Map.of("HF_ENDPOINT", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HF_ENDPOINT is '%s', but must be an http or https URL such as https://huggingface.co",
            value);
  }
}
