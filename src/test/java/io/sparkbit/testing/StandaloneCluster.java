package io.sparkbit.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark standalone cluster on this machine. The master, the workers and their executors run in
 * their own JVMs, with the jars of a Spark distribution. A job brings whatever else executors need,
 * as its jar or by {@code spark.executor.extraClassPath}.
 *
 * <p>The processes choose all ports themselves. Logs are under {@code target/cluster}.
 */
public final class StandaloneCluster implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String DAEMON_HEAP = "-Xmx256m";
  private static final Pattern URL =
      Pattern.compile("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("(Successfully registered) with master");

  private final Path folder;
  private final LoggedProcess master;
  private final String url;
  private final List<LoggedProcess> workers = new ArrayList<>();
  private final List<ProcessHandle> orphans = new ArrayList<>();
  private final List<SubmittedJob> jobs = new ArrayList<>();
  private boolean closed;

  private StandaloneCluster(Path folder) throws IOException {
    this.folder = folder;
    FileUtils.deleteDirectory(folder.toFile());
    SparkDistribution.linkJars(classPath(), folder.resolve("spark-home/jars"));
    List<String> arguments = List.of("--host", LOOPBACK, "--port", "0", "--webui-port", "0");
    master = daemon("master", "master.Master", WorkerSettings.oneCore(), arguments);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    url = master.awaitLine(URL);
  }

  /**
   * Starts a cluster and waits until all workers have registered.
   *
   * @param name name of the folder for its logs
   * @throws IllegalStateException if it does not start, with the end of the log
   */
  public static StandaloneCluster start(String name, List<WorkerSettings> workers)
      throws IOException {
    StandaloneCluster cluster =
        new StandaloneCluster(Path.of("target/cluster", name).toAbsolutePath());
    try {
      for (WorkerSettings worker : workers) {
        cluster.launchWorker(worker);
      }
      cluster.awaitWorkers();
      return cluster;
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one more worker and waits until it has registered. */
  public void startWorker(WorkerSettings settings) throws IOException {
    launchWorker(settings);
    awaitWorkers();
  }

  private synchronized void launchWorker(WorkerSettings settings) throws IOException {
    requireOpen();
    String name = "worker" + workers.size();
    List<String> arguments =
        List.of(
            "--host",
            settings.host(),
            "--webui-port",
            "0",
            "--cores",
            Integer.toString(settings.cores()),
            "--memory",
            settings.memoryMegabytes() + "M",
            "--work-dir",
            folder.resolve(name).toString(),
            url);
    workers.add(daemon(name, "worker.Worker", settings, arguments));
  }

  private LoggedProcess daemon(
      String name, String mainClass, WorkerSettings settings, List<String> arguments)
      throws IOException {
    Path home = folder.resolve("spark-home");
    List<String> line = new ArrayList<>(settings.launcher());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    line.addAll(ShortLivedJvm.OPTIONS);
    line.add(DAEMON_HEAP);
    settings.properties().forEach((key, value) -> line.add("-D%s=%s".formatted(key, value)));
    line.addAll(
        List.of("-cp", home.resolve("jars") + "/*", "org.apache.spark.deploy." + mainClass));
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", home.toString(),
                "SPARK_CONF_DIR", home.resolve("conf").toString(),
                "SPARK_LOCAL_DIRS", folder.resolve("local").toString(),
                "SPARK_LOCAL_IP", LOOPBACK,
                // Otherwise the executor launcher looks for build folders of Spark's sources.
                "SPARK_SCALA_VERSION", "2.13"));
    builder.environment().putAll(settings.environment());
    return LoggedProcess.start(builder, folder.resolve(name + ".log"));
  }

  /**
   * A session whose driver is this JVM. Its executors have one core, a gigabyte of heap, and the
   * rest of this JVM's class path.
   */
  public SparkSession.Builder session() {
    return SparkSession.builder()
        .master(url)
        .config("spark.driver.host", LOOPBACK)
        .config("spark.driver.bindAddress", LOOPBACK)
        .config("spark.ui.enabled", false)
        .config("spark.executor.cores", 1)
        .config("spark.executor.memory", "1g")
        .config(
            "spark.executor.extraClassPath",
            classPath()
                .filter(entry -> !SparkDistribution.has(entry))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)));
  }

  private static Stream<String> classPath() {
    String entries =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(entries.split(File.pathSeparator, -1));
  }

  private void awaitWorkers() {
    aliveWorkers().forEach(worker -> worker.awaitLine(REGISTERED));
  }

  public String url() {
    return url;
  }

  /** Returns the folder of the logs. */
  public Path folder() {
    return folder;
  }

  /** Returns the JVMs of running workers. */
  public List<ProcessHandle> workers() {
    return aliveWorkers().stream().map(LoggedProcess::handle).toList();
  }

  private List<LoggedProcess> aliveWorkers() {
    return workers.stream().filter(worker -> worker.handle().isAlive()).toList();
  }

  /**
   * Returns the JVMs of running executors. A worker starts no other Java processes while drivers
   * run in client mode.
   */
  public List<ProcessHandle> executors() {
    return workers().stream().flatMap(StandaloneCluster::executors).toList();
  }

  private static Stream<ProcessHandle> executors(ProcessHandle worker) {
    return worker
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .filter(ProcessHandle::isAlive);
  }

  /** Kills an executor or a worker by SIGKILL. What a worker leaves behind has to end by itself. */
  public void kill(ProcessHandle process) {
    process.descendants().forEach(orphans::add);
    LoggedProcess.kill(process);
  }

  /**
   * Submits a job by a script in {@code jobs/}, in client mode, with executors of one core and a
   * gigabyte of heap.
   *
   * @param workingFolder of the driver
   * @param conf for spark-submit; overrides the above
   * @param command the script and its options
   */
  public synchronized SubmittedJob submit(
      Path workingFolder, Map<String, String> conf, List<String> command) throws IOException {
    requireOpen();
    List<String> line = new ArrayList<>(command);
    line.set(0, Path.of("jobs", command.get(0)).toAbsolutePath().toString());
    line.addAll(List.of("--", "--master", url, "--deploy-mode", "client"));
    line.addAll(List.of("--conf", "spark.executor.cores=1", "--executor-memory", "1g"));
    line.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + ShortLivedJvm.line()));
    conf.forEach((key, value) -> line.addAll(List.of("--conf", key + "=" + value)));
    SubmittedJob job =
        SubmittedJob.start(
            new ProcessBuilder(line).directory(workingFolder.toFile()),
            Map.of("SPARK_LOCAL_IP", LOOPBACK),
            folder.resolve("job" + jobs.size()));
    jobs.add(job);
    return job;
  }

  /** Tests go on for a moment while this JVM shuts down. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The cluster is closed");
    }
  }

  /** Returns the ends of all logs, including those of executors. */
  @Override
  public String toString() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log") || file.endsWith("stderr"))
          .sorted()
          .map(LoggedProcess::tail)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends everything in this order: drivers, master, workers and their executors. */
  @Override
  public synchronized void close() {
    closed = true;
    jobs.forEach(SubmittedJob::kill);
    master.kill(); // From now on, nobody asks for new executors.
    workers().forEach(this::kill);
    orphans.forEach(LoggedProcess::kill);
  }
}
