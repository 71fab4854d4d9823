package io.sparkbit.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where libraries are unpacked and loaded from, whatever the machine's folders are like. */
@EnabledOnOs(OS.LINUX)
class NativePlacesTest {

  private static final String LIBRARY = "natives/leptonica-";
  private static final long SECONDS_TO_END = 60;

  @TempDir Path folder;
  private Path temporary;
  private Path home;
  private Path mounted;

  @BeforeEach
  void makeFolders() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    home = Files.createDirectory(folder.resolve("home"));
    mounted = Files.createDirectory(folder.resolve("mounted"));
  }

  @Test
  void inTheUsersCache() throws Exception {
    assertThat(load("", "").strip()).startsWith(home.resolve(".cache/spark-bit").toString());
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void twoProcessesAtOnce() throws Exception {
    Process one = start("", "");
    Process other = start("", "");

    assertThat(output(one)).contains(LIBRARY).isEqualTo(output(other));
  }

  @Test
  void withoutAHome() throws Exception {
    home = folder.resolve("nobody");

    assertThat(load("", "")).startsWith(temporary.resolve("spark-bit-").toString());
    assertThat(home).doesNotExist();
  }

  @Test
  void notWhereOthersMayWrite() throws Exception {
    home = folder.resolve("nobody");
    Path theirs = temporary.resolve("spark-bit-" + System.getProperty("user.name"));
    Files.createDirectory(theirs);
    Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(load("", ""))
        .startsWith(
            ("Native libraries must be unpacked before they are loaded, but none of [%s] is"
                    + " writable; set SPARK_BIT_CACHE to a writable folder")
                .formatted(theirs));
  }

  @Test
  void withAHomeThatIsReadOnly() throws Exception {
    String mount = "mount -t tmpfs -o ro none %s && ".formatted(home);
    assumeMounts(mount);

    assertThat(load(mount, "")).startsWith(temporary.resolve("spark-bit-").toString());
  }

  @Test
  void withATemporaryFolderThatIsNoexec() throws Exception {
    String mount = "mount -t tmpfs -o noexec none %s && ".formatted(temporary);
    assumeMounts(mount);

    assertThat(load(mount, "").strip()).startsWith(home.resolve(".cache/spark-bit").toString());
  }

  @Test
  void aCacheThatIsNoexec() throws Exception {
    String mount = "mount -t tmpfs -o noexec none %s && ".formatted(mounted);
    assumeMounts(mount);

    assertThat(load(mount, mounted.toString()))
        .startsWith(
            ("JNA cannot be loaded from %s/natives, because that file system forbids execution"
                    + " (noexec); set SPARK_BIT_CACHE to a folder on another file system\n")
                .formatted(mounted));
  }

  @Test
  void aCacheThatIsFull() throws Exception {
    String mount = "mount -t tmpfs -o size=1m none %s && ".formatted(mounted);
    assumeMounts(mount);

    assertThat(load(mount, mounted.toString()))
        .startsWith("leptonica-")
        .contains(
            (" cannot be unpacked into %s/natives: java.io.IOException: No space left on device;"
                    + " free up space there, or set SPARK_BIT_CACHE to another folder\n")
                .formatted(mounted));
  }

  /** A container may forbid mounts. */
  private static void assumeMounts(String mount) throws Exception {
    Process process = new ProcessBuilder("unshare", "-rm", "sh", "-c", mount + "true").start();
    assumeTrue(
        process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS) && process.exitValue() == 0,
        "file systems cannot be mounted here");
  }

  private String load(String mount, String cache) throws Exception {
    return output(start(mount, cache));
  }

  /**
   * Starts a process in which file systems are mounted that nobody else sees.
   *
   * @param cache empty for the default
   */
  private Process start(String mount, String cache) throws IOException {
    List<String> command = new ArrayList<>();
    if (!mount.isEmpty()) {
      command.addAll(List.of("unshare", "-rm", "sh", "-c", mount + "exec \"$@\"", "sh"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            OneLoad.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("XDG_CACHE_HOME");
    builder.environment().remove("SPARK_BIT_CACHE");
    if (!cache.isEmpty()) {
      builder.environment().put("SPARK_BIT_CACHE", cache);
    }
    return builder.start();
  }

  private static String output(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
