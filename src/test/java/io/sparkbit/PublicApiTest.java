package io.sparkbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What users' programs may call. A change of it shows in the committed list, and so in review. (The
 * SigTest plugin, which does this, fails on JDK 17; japicmp and Revapi compare with a release, of
 * which there is none yet.)
 */
class PublicApiTest {

  private static final Path LIST = Path.of("docs/api.txt");
  private static final Path FOUND = Path.of("target/api.txt");

  /**
   * What README, docs and the package-info files send users to; all others are for spark-bit
   * itself.
   */
  private static final List<String> PACKAGES =
      List.of(
          "io.sparkbit.checkpoint",
          "io.sparkbit.checkpoint.files",
          "io.sparkbit.error",
          "io.sparkbit.hub",
          "io.sparkbit.image",
          "io.sparkbit.image.codec",
          "io.sparkbit.image.processor",
          "io.sparkbit.model",
          "io.sparkbit.model.engine",
          "io.sparkbit.network",
          "io.sparkbit.spark",
          "io.sparkbit.spark.label",
          "io.sparkbit.spark.param",
          "io.sparkbit.spark.sql",
          "io.sparkbit.training");

  @Test
  void isTheCommittedOne() throws IOException {
    String found = lines().collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(FOUND, found);

    assertThat(Files.readString(LIST))
        .as(
            "The public API has changed. If that is meant: cp %s %s, and tell it in CHANGELOG.md",
            FOUND, LIST)
        .isEqualTo(found);
  }

  private static Stream<String> lines() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGES)
            .stream()
            .filter(type -> PACKAGES.contains(type.getPackageName()))
            .sorted(Comparator.comparing(JavaClass::getName))
            .map(JavaClass::reflect)
            .filter(PublicApiTest::isPublic)
            .flatMap(PublicApiTest::lines);
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static Stream<String> lines(Class<?> type) {
    Stream<String> members =
        Stream.<Member[]>of(
                type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
            .flatMap(Arrays::stream)
            .filter(PublicApiTest::isForUsers)
            .map(member -> signature(member, type))
            .sorted();
    return Stream.concat(Stream.of(head(type) + supertypes(type)), members.map("  "::concat));
  }

  /** JDKs differ in which types they call sealed or abstract. */
  private static String head(Class<?> type) {
    String head = type.toGenericString().replaceAll("\\b(non-)?sealed |\\babstract ", "");
    return type.isSealed() && !type.isEnum() ? "sealed " + head : head;
  }

  private static String supertypes(Class<?> type) {
    String names =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(supertype -> supertype.getTypeName().replace(type.getPackageName() + ".", ""))
            .filter(name -> !name.startsWith("java.lang."))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " : " + names;
  }

  private static boolean isForUsers(Member member) {
    return (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        && !member.isSynthetic();
  }

  private static String signature(Member member, Class<?> type) {
    String text =
        member instanceof Executable executable
            ? executable.toGenericString()
            : ((Field) member).toGenericString();
    return text.replace(type.getTypeName() + ".", "").replace("java.lang.", "");
  }
}
