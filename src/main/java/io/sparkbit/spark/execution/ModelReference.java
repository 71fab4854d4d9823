package io.sparkbit.spark.execution;

import io.sparkbit.hub.ModelHub;
import io.sparkbit.hub.cache.FileContent;
import io.sparkbit.hub.cache.FileSource;
import io.sparkbit.hub.cache.ModelContent;
import io.sparkbit.hub.cache.ProcessFolders;
import io.sparkbit.hub.folder.ModelFiles;
import io.sparkbit.hub.folder.ModelNotFoundException;
import io.sparkbit.model.Pretrained;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;

/**
 * A model that the driver found, as sent to tasks: its content and how to get it.
 *
 * @param content that all tasks run
 * @param route to the files
 */
public record ModelReference(ModelContent content, Route route) implements Serializable {

  /** The way in which a task gets the files. */
  sealed interface Route extends Serializable {
    ModelFiles follow(ModelContent content, Configuration hadoop) throws IOException;
  }

  /** The driver's own files, for tasks in its JVM. */
  private record SameMachine(String folder) implements Route {
    @Override
    public ModelFiles follow(ModelContent content, Configuration hadoop) {
      return content.in(Path.of(folder));
    }
  }

  /** A folder that all machines can reach; each host copies the files once. */
  private record SharedFolder(String uri) implements Route {
    @Override
    public ModelFiles follow(ModelContent content, Configuration hadoop) throws IOException {
      return ModelHub.of(hadoop).fetch(content, uri);
    }
  }

  /**
   * Files that only the driver has.
   *
   * @param offers their URIs by digest
   * @param temporary whether they are in the temporary directory: each executor then fetches its
   *     own copy and deletes it on exit; otherwise a copy stays in the cache of each host
   */
  private record DriversFiles(Map<String, String> offers, boolean temporary) implements Route {
    @Override
    public ModelFiles follow(ModelContent content, Configuration hadoop) throws IOException {
      FileSource driver =
          (file, target) ->
              DriverFileServer.fetch(Objects.requireNonNull(offers.get(file.sha256())), target);
      return temporary
          ? ModelHub.fetchForThisProcess(content, driver)
          : ModelHub.of(hadoop).fetch(content, driver);
    }
  }

  /**
   * Chooses the route to a model, and serves the files that only the driver has.
   *
   * @throws ModelNotFoundException if a file cannot be read
   */
  public static ModelReference of(ModelFiles files, SparkContext spark) throws IOException {
    ModelContent content = ModelContent.of(files);
    if (spark.isLocal()) {
      return new ModelReference(content, new SameMachine(files.folder().toString()));
    }
    if (files.shared().isPresent()) {
      return new ModelReference(content, new SharedFolder(files.shared().get()));
    }
    Map<String, String> offers = new HashMap<>();
    for (FileContent file : content.files()) {
      Path local = files.folder().resolve(file.name());
      offers.put(file.sha256(), DriverFileServer.offer(local, file, spark));
    }
    boolean temporary = ProcessFolders.isTemporary(files.folder());
    return new ModelReference(content, new DriversFiles(Map.copyOf(offers), temporary));
  }

  /**
   * Opens the model, in a task.
   *
   * @param hadoop settings to reach a shared folder
   */
  public Pretrained open(Configuration hadoop) throws IOException {
    return Pretrained.open(route.follow(content, hadoop));
  }
}
