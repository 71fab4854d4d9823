package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JVMs of several locales over names beyond ASCII: they read them all or say what to set. */
class LocaleTest {

  /** Lists and reads, as jobs do, and prints in ASCII what comes of it. */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) {
      try {
        for (ListedFile file :
            ImageListing.files(arguments[0], new Configuration(false), new OtherFiles())) {
          System.out.println(
              "read " + new HadoopFiles(new Configuration(false)).read(file.path()).length);
        }
        String unicode = arguments[0] + "/gr\u00f6\u00dfe.png";
        System.out.println(
            "read " + new HadoopFiles(new Configuration(false)).read(unicode).length);
      } catch (UnreadableFileException e) {
        System.out.println(e.reason() + " " + e.getMessage());
      }
    }
  }

  @TempDir Path folder;

  private String run(String variable, String locale, String location)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            location);
    builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
    builder.environment().put(variable, locale);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static final String ADVICE =
      "; set LC_ALL=C.UTF-8, and spark.executorEnv.LC_ALL=C.UTF-8 for executors";

  @Test
  void withUtf8AllAreRead() throws IOException, InterruptedException {
    Files.write(folder.resolve("gr\u00f6\u00dfe.png"), new byte[5]);

    assertThat(run("LC_ALL", "C.UTF-8", folder.toString())).contains("read 5\nread 5\n");
  }

  @ParameterizedTest
  @CsvSource({"LC_ALL,C", "LANG,POSIX"})
  void withoutItAListingFails(String variable, String locale)
      throws IOException, InterruptedException {
    Files.write(folder.resolve("gr\u00f6\u00dfe.png"), new byte[5]);

    assertThat(run(variable, locale, folder.toString()))
        .contains(
            ("UNREADABLE file:%s cannot be listed: this JVM's locale (%s=%s) cannot express the"
                    + " name gr")
                .formatted(folder, variable, locale))
        .contains(ADVICE)
        .doesNotContain("\nread");
  }

  /** Text files are not read anyway; a row that names such an image is an error of its own. */
  @Test
  void withoutItWhatIsAsciiIsRead() throws IOException, InterruptedException {
    Files.write(folder.resolve("a.png"), new byte[3]);
    Files.createFile(folder.resolve("gr\u00f6\u00dfe.txt"));

    assertThat(run("LC_ALL", "C", folder.toString()))
        .contains("read 3\nUNREADABLE cannot be read: this JVM's locale (LC_ALL=C) cannot express")
        .contains(ADVICE);
  }

  @Test
  void withoutItALocationIsNotUnderstood() throws IOException, InterruptedException {
    Path photos = Files.createDirectory(folder.resolve("gr\u00f6\u00dfe"));

    assertThat(run("LC_ALL", "C", photos.toString()))
        .contains("cannot be listed: this JVM's locale (LC_ALL=C) cannot express the name ")
        .contains(ADVICE);
  }
}
