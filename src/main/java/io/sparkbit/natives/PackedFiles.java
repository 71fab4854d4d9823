package io.sparkbit.natives;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Finds files on the class path. */
final class PackedFiles {

  private PackedFiles() {}

  /** Finds a file, first by this class's loader, then by the thread's context class loader. */
  static Optional<URL> find(String path) {
    return Stream.of(
            PackedFiles.class.getClassLoader(), Thread.currentThread().getContextClassLoader())
        .flatMap(loader -> Stream.ofNullable(loader == null ? null : loader.getResource(path)))
        .findFirst();
  }

  /** Returns a file and all others in its folder. */
  static List<PackedFile> withSiblings(URL file) throws IOException {
    List<PackedFile> files = new ArrayList<>();
    for (String name : names(file)) {
      files.add(PackedFile.at(new URL(file, name)));
    }
    return files;
  }

  private static List<String> names(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      String folder = jar.getEntryName().substring(0, jar.getEntryName().lastIndexOf('/') + 1);
      try (JarFile opened = jar.getJarFile()) {
        return opened.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.startsWith(folder) && name.indexOf('/', folder.length()) < 0)
            .map(name -> name.substring(folder.length()))
            .filter(name -> !name.isEmpty())
            .sorted()
            .toList();
      }
    }
    try (Stream<Path> siblings = Files.list(Path.of(file.toURI()).getParent())) {
      return siblings.map(sibling -> sibling.getFileName().toString()).sorted().toList();
    } catch (URISyntaxException e) {
      throw new IOException("%s is not in a jar or a folder".formatted(file), e);
    }
  }
}
