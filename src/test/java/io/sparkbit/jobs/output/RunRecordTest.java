package io.sparkbit.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkbit.jobs.SparkBit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunRecordTest {

  private static final StructType COLUMNS = new StructType().add("path", DataTypes.StringType);

  private static RunRecord record(String job, String... arguments) {
    CommandLine command = SparkBit.commandLine();
    CommandLine.ParseResult parsed = command.parseArgs(ArrayUtils.insert(0, arguments, job));
    return RunRecord.of(parsed.subcommand().commandSpec(), COLUMNS);
  }

  @Test
  void remembersWhatShapesRows() {
    RunRecord record = record("classify", "--model", "m", "--top-k", "3", "--images", "a", "b");

    assertThat(record.job()).isEqualTo("classify");
    assertThat(record.columns()).isEqualTo("path STRING");
    assertThat(record.options())
        .containsEntry("--model", "m")
        .containsEntry("--top-k", "3")
        .containsEntry("--handle-invalid", "keep")
        .doesNotContainKeys("--images", "--path-column", "--output", "--overwrite", "--resume")
        .doesNotContainKeys("--master", "--batch-size", "--help");
  }

  @Test
  void isReadBack() throws IOException {
    RunRecord record = record("embed", "--model", "/a \"b\"");

    assertThat(RunRecord.ofJson(record.toJson(), "file")).isEqualTo(record);
  }

  @Test
  void otherImagesAndAnotherPaceAreNoOtherRun() {
    assertThatCode(
            () ->
                record("classify", "--images", "a", "--batch-size", "1", "--resume")
                    .requireSame(record("classify", "--images", "b", "--master", "m"), "out"))
        .doesNotThrowAnyException();
  }

  @Test
  void namesTheOptionThatDiffers() {
    assertRefused(
        record("classify", "--top-k", "3"),
        record("classify"),
        "out cannot be resumed: --top-k differs: it was 5 and is now 3. Use the earlier"
            + " value, or choose another --output");
    assertRefused(
        record("preprocess"),
        record("preprocess", "--processor", "p.json"),
        "out cannot be resumed: --processor differs: it was p.json and is now not set. Use"
            + " the earlier value, or choose another --output");
    assertRefused(
        record("embed"),
        record("classify"),
        "out cannot be resumed: the job differs: it was classify and is now embed. Use the"
            + " earlier value, or choose another --output");
    RunRecord record = record("embed");
    assertRefused(
        record,
        new RunRecord("embed", record.options(), "x INT"),
        "out cannot be resumed: the list of columns differs: it was x INT and is now path"
            + " STRING. Use the earlier value, or choose another --output");
  }

  private static void assertRefused(RunRecord now, RunRecord earlier, String message) {
    assertThatThrownBy(() -> now.requireSame(earlier, "out"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesADamagedFile() {
    assertDamaged("{\"job\":", "f is damaged: Unexpected end-of-input");
    assertDamaged("{\"job\":\"embed\"}", "f is damaged: job, options or columns are missing");
  }

  private static void assertDamaged(String json, String message) {
    assertThatThrownBy(() -> RunRecord.ofJson(json.getBytes(StandardCharsets.UTF_8), "f"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageEndingWith(
            "Without it the run cannot be resumed; start a new one with another --output, or"
                + " with --overwrite");
  }
}
