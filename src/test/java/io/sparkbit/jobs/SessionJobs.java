package io.sparkbit.jobs;

import io.sparkbit.spark.Digits;
import io.sparkbit.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The base of tests that run jobs in the session shared by all tests, as notebooks do. */
@ExtendWith(LocalSpark.class)
abstract class SessionJobs {

  static final Path BAD =
      Path.of("src/test/resources/io/sparkbit/image/golden/bad").toAbsolutePath();

  @TempDir Path folder;
  SparkSession spark;
  JobRun job;

  @BeforeEach
  void useTheSession(SparkSession session) {
    spark = session;
    job = new JobRun("local[2]");
  }

  @AfterEach
  void forgetWhatAJobSet() {
    spark.conf().unset("spark.bit.modelIdleTime");
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  static List<Path> digits(String label, int count) {
    return Digits.files().stream()
        .filter(file -> file.getParent().endsWith(label))
        .limit(count)
        .toList();
  }

  /** Writes a table of paths and labels. */
  Path table(String name, List<String> lines) throws IOException {
    List<String> table = new ArrayList<>(List.of("path,kind"));
    table.addAll(lines);
    return Files.write(folder.resolve(name), table);
  }
}
