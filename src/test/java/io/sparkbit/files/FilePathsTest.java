package io.sparkbit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.ValueSource;

/** A name means the same file for whoever lists, globs, reads or finds a model. */
class FilePathsTest {

  private final Configuration configuration = new Configuration(false);
  private final HadoopFiles files = new HadoopFiles(configuration);

  @TempDir Path folder;

  private Path write(String name) throws IOException {
    return Files.write(folder.resolve(name), name.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> listed(String location) throws UnreadableFileException {
    return ImageListing.files(location, configuration, new OtherFiles()).stream()
        .map(ListedFile::path)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "./"})
  void aPointIsTheWorkingFolder(String name) throws IOException {
    org.apache.hadoop.fs.Path path = FilePaths.of(name);

    assertThat(path.getFileSystem(configuration).makeQualified(path).toUri().getPath())
        .isEqualTo(Path.of("").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:b.png",
        "12:30:01.png",
        ":.png",
        "100%.png",
        "a%20b.png",
        "#1.png",
        "really?.png",
        " two  words .png",
        "[x].png",
        "{a,b}.png",
        "star*.png",
        "line\nbreak.png",
        "quote\"s'.png",
        "back\\slash.png",
        "größe.png",
        "画像.png",
        "+plus&and=.png"
      })
  void everyNameIsListedGlobbedAndRead(String name) throws IOException {
    Path file = write(name);
    byte[] bytes = Files.readAllBytes(file);

    String path = "file:" + file;
    assertThat(listed(folder.toString())).containsExactly(path);
    assertThat(listed(folder + "/*.png")).containsExactly(path);
    assertThat(listed(folder.getParent() + "/" + folder.getFileName() + "*/*")).contains(path);
    assertThat(listed(path)).containsExactly(path);
    for (String spelled : List.of(path, file.toString(), file.toUri().toString())) {
      assertThat(files.read(spelled)).isEqualTo(bytes);
      assertThat(files.read(spelled, bytes.length)).isEqualTo(bytes);
      assertThat(listed(spelled)).containsExactly(path);
      assertThat(FilePaths.local(spelled)).isEqualTo(file);
    }
    assertThat(FilePaths.local(FilePaths.ofLocal(file))).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({
    "HDFS://Host:9/a, hdfs://Host:9/a",
    "S3A://b/C:/d, s3a://b/C:/d",
    "File:/A, file:/A",
    "hdfs://host:9, hdfs://host:9/",
    "s3a://bucket, s3a://bucket/",
    "A:/b, a:/b",
  })
  void schemesInAnyCaseAndRootsWithoutASlash(String name, String path) {
    assertThat(FilePaths.of(name)).hasToString(path);
  }

  /** As Spark's _metadata.file_path has it. */
  @Test
  void theNameAsItStandsWinsOverItsDecodedForm() throws IOException {
    Path plain = write("a b.png");
    assertThat(files.read(plain.toUri().toString())).isEqualTo(Files.readAllBytes(plain));

    String encoded = "file://" + folder + "/a%20b.png";
    Path literal = write("a%20b.png");
    assertThat(files.read(encoded)).isEqualTo(Files.readAllBytes(literal));
    assertThat(listed(encoded)).containsExactly("file:" + literal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no%20such.png", "100%zz.png", "50%.png"})
  void whatIsThereInNeitherFormIsNotThere(String name) {
    assertThatThrownBy(() -> files.read(folder + "/" + name))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("there is no such file");
  }

  @ParameterizedTest
  @CsvSource({"a:b.png,false", "x:/y.png,true", "file:/a,true", "a/b:c,false", "1:2/3:4.png,false"})
  void aSchemeIsFollowedByASlash(String name, boolean hasScheme) {
    assertThat(FilePaths.of(name).toUri().getScheme() != null).isEqualTo(hasScheme);
  }

  @Test
  void anEmptyPathIsSaidToBeEmpty() {
    assertThatThrownBy(() -> files.read(""))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("cannot be read: the path is empty");
    assertThatThrownBy(() -> listed("")).hasMessage(" cannot be listed: the path is empty");
  }

  @Test
  void aBrokenLinkSaysWhereItLeads() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("broken.png"), Path.of("gone.png"));

    assertThat(listed(folder.toString())).containsExactly("file:" + link);
    assertThatThrownBy(() -> files.read(link.toString(), 0))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("there is no such file: it is a link to gone.png, which does not exist");
  }
}
