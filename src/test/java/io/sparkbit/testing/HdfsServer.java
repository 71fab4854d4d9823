package io.sparkbit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A name node and a data node of HDFS, in their own process. The build puts the classes that
 * Spark's Hadoop lacks into {@code target}.
 */
public final class HdfsServer implements RemoteStore {

  private static final Path JAR = Path.of("target/hdfs/hadoop-client-minicluster.jar");

  private static final Pattern PORT = Pattern.compile("\\{\"namenode_port\":([0-9]+)}");

  private final LoggedProcess process;
  private final Path data;
  private final String port;

  private HdfsServer(LoggedProcess process, Path data, String port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  /**
   * Starts both nodes and waits until they answer.
   *
   * @param folder folder for their log
   */
  public static HdfsServer start(Path folder) throws IOException {
    // A data node uses the URI of its folder as a format string
    // (DataSetLockManager.generateLockName), so it cannot start below a folder with a blank in its
    // name, as the build's may have.
    Path data = Files.createTempDirectory(Path.of("/tmp"), "spark-bit-hdfs");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ShortLivedJvm.OPTIONS);
    command.addAll(List.of("-Xmx400m", "-cp", JAR + ":" + System.getProperty("java.class.path")));
    command.add("org.apache.hadoop.test.MiniDFSClusterManager");
    command.addAll(List.of("-format", "-datanodes", "1", "-nnport", "0"));
    command.addAll(List.of("-D", "hdfs.minidfs.basedir=" + data));
    Path details = folder.resolve("hdfs.json");
    command.addAll(List.of("-writeDetails", details.toString()));
    LoggedProcess process =
        LoggedProcess.start(new ProcessBuilder(command), folder.resolve("hdfs.log"));
    return new HdfsServer(
        process,
        data,
        Poll.until(
            () -> port(details), () -> "HDFS, which is " + process, process.handle()::isAlive));
  }

  /** Reads the port from a file that is written once both nodes have started. */
  private static @Nullable String port(Path details) {
    try {
      Matcher matcher = PORT.matcher(Files.exists(details) ? Files.readString(details) : "");
      return matcher.matches() ? matcher.group(1) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> hadoopSettings() {
    // One data node cannot keep three copies.
    return Map.of("dfs.replication", "1");
  }

  /** Returns the only root, that of the whole file system. */
  @Override
  public String root() {
    return "hdfs://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.kill();
    try {
      FileUtils.deleteDirectory(data.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
