package io.sparkbit.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * S3Proxy over a folder: a real S3 server, in its own process. The build writes its class path to a
 * file in {@code target}.
 */
public final class S3Server implements RemoteStore {

  private static final Path CLASS_PATH = Path.of("target/s3proxy.classpath");

  private static final String ACCESS_KEY = "test";
  private static final String SECRET_KEY = "secret";

  private final LoggedProcess process;
  private final Path buckets;
  private final URI endpoint;
  private final AtomicInteger numberOfBuckets = new AtomicInteger();

  private S3Server(LoggedProcess process, Path buckets, URI endpoint) {
    this.process = process;
    this.buckets = buckets;
    this.endpoint = endpoint;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param folder folder for its data, settings and log
   */
  public static S3Server start(Path folder) throws IOException {
    int port = freePort();
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    Path buckets = Files.createDirectories(folder.resolve("buckets"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Files.readString(CLASS_PATH).strip(),
            "org.gaul.s3proxy.Main",
            "--properties",
            settings(folder, buckets, endpoint).toString());
    LoggedProcess process = LoggedProcess.start(builder, folder.resolve("s3proxy.log"));
    return Poll.until(
        () -> answers(port) ? new S3Server(process, buckets, endpoint) : null,
        () -> "S3Proxy, which is " + process,
        process.handle()::isAlive);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path settings(Path folder, Path buckets, URI endpoint) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", endpoint.toString());
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", SECRET_KEY);
    settings.setProperty("jclouds.provider", "filesystem-nio2");
    settings.setProperty("jclouds.identity", "unused");
    settings.setProperty("jclouds.credential", "unused");
    settings.setProperty("jclouds.filesystem.basedir", buckets.toString());
    Path file = folder.resolve("s3proxy.properties");
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    return file;
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public Map<String, String> hadoopSettings() {
    return hadoopSettings(endpoint);
  }

  /** Returns the settings with which S3A reaches the server through another endpoint. */
  static Map<String, String> hadoopSettings(URI endpoint) {
    return Map.of(
        "fs.s3a.endpoint",
        endpoint.toString(),
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        "fs.s3a.aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
        "fs.s3a.access.key",
        ACCESS_KEY,
        "fs.s3a.secret.key",
        SECRET_KEY,
        "fs.s3a.buffer.dir",
        System.getProperty("java.io.tmpdir"));
  }

  /**
   * Creates a bucket.
   *
   * @return a unique name: Hadoop caches one file system for each bucket and JVM, with its first
   *     settings
   */
  public String createBucket() throws IOException {
    String name = "bucket-%d-%d".formatted(endpoint.getPort(), numberOfBuckets.incrementAndGet());
    Files.createDirectory(buckets.resolve(name));
    return name;
  }

  @Override
  public String root() throws IOException {
    return "s3a://" + createBucket();
  }

  @Override
  public void close() {
    process.kill();
  }
}
