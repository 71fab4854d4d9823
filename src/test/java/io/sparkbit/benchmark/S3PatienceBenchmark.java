package io.sparkbit.benchmark;

import io.sparkbit.files.HadoopFiles;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.testing.Fault;
import io.sparkbit.testing.FaultyS3;
import io.sparkbit.testing.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * How long S3A tries to read an object before it reports an error, and with how many requests: by
 * default, which may take hours or days, and with shorter settings.
 *
 * <pre>
 * mvn -q test-compile exec:exec -Dquick -Dbenchmark=S3PatienceBenchmark -Dbenchmark.args="240 fs.s3a.retry.limit=3"
 * </pre>
 *
 * <p>The first argument is the time limit in seconds; the others are the settings to compare.
 */
public final class S3PatienceBenchmark {

  private static final Duration FOREVER = Duration.ofHours(1);

  private S3PatienceBenchmark() {}

  /** Prints a line for each fault and settings; all run at once, as they only wait. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long limit = Long.parseLong(arguments[0]);
    Map<String, String> changed = new LinkedHashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      changed.put(setting[0], setting[1]);
    }
    Map<String, Map<String, String>> settings = Map.of("defaults", Map.of(), "settings", changed);
    Path folder = Files.createTempDirectory("s3-retries");
    try (S3Server server = S3Server.start(folder);
        FaultyS3 s3 = FaultyS3.before(server)) {
      Map<String, Fault> faults =
          Map.of(
              "503 SlowDown", Fault.SLOW_DOWN,
              "503 unavailable", new Fault.Refusal(503, "ServiceUnavailable"),
              "500 internal", new Fault.Refusal(500, "InternalError"),
              "no answer", new Fault.Silence(FOREVER),
              "cut connection", new Fault.Cut(0));
      CountDownLatch running = new CountDownLatch((faults.size() + 1) * settings.size());
      for (Map.Entry<String, Map<String, String>> entry : settings.entrySet()) {
        for (Map.Entry<String, Fault> fault : faults.entrySet()) {
          String key = server.createBucket() + "/image.jpg";
          server.put("s3a://" + key, new byte[1000]);
          s3.always(key, fault.getValue());
          Configuration configuration = configuration(s3.hadoopSettings(), entry.getValue());
          start(
              running,
              () -> {
                String end = read(configuration, "s3a://" + key);
                System.out.printf(
                    "%-9s %-16s %s, %d requests%n",
                    entry.getKey(), fault.getKey(), end, s3.methods(key).size());
              });
        }
        Configuration nobody = configuration(s3.hadoopSettings(), entry.getValue());
        nobody.set("fs.s3a.endpoint", "http://127.0.0.1:" + closedPort());
        start(
            running,
            () ->
                System.out.printf(
                    "%-9s %-16s %s%n",
                    entry.getKey(),
                    "refused",
                    read(nobody, "s3a://" + entry.getKey() + "-refused/image.jpg")));
      }
      if (!running.await(limit, TimeUnit.SECONDS)) {
        System.out.printf("%d still wait after %d s%n", running.getCount(), limit);
      }
    }
    System.exit(0);
  }

  private static Configuration configuration(
      Map<String, String> server, Map<String, String> settings) {
    Configuration configuration = new Configuration();
    server.forEach(configuration::set);
    settings.forEach(configuration::set);
    return configuration;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void start(CountDownLatch running, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              task.run();
              running.countDown();
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static String read(Configuration configuration, String uri) {
    long start = System.nanoTime();
    String end;
    try {
      new HadoopFiles(configuration).read(uri, 1000);
      end = "was read";
    } catch (UnreadableFileException e) {
      end = e.getMessage().replaceAll("(?s)(:.{30}).*", "$1...");
    }
    return "%.1f s: %s".formatted((System.nanoTime() - start) / 1e9, end);
  }
}
