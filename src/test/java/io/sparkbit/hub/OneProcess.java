package io.sparkbit.hub;

import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.hub.huggingface.HubSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Resolves a model in its own JVM, for {@link OneFetchTest}. */
final class OneProcess {

  private OneProcess() {}

  /** Arguments: the endpoint, the home folder and the location. */
  public static void main(String[] arguments) throws ModelNotFoundException {
    HubSettings settings =
        HubSettings.ofEnvironment(
            Map.of(
                "HF_ENDPOINT", URI.create(arguments[0]).toString(),
                "HF_HOME", arguments[1],
                "SPARK_BIT_CACHE", Path.of(arguments[1]).resolve("spark-bit").toString()));
    System.out.println(
        new ModelHub(new Configuration(false), settings).resolve(arguments[2]).weights());
  }
}
