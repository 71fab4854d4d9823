package io.sparkbit.spark.session;

import io.sparkbit.error.UserException;
import java.io.Serializable;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Whether executors can load spark-bit: its jar may be on the class path of the driver only. */
public final class ExecutorClasses {

  private static final String DESCRIPTION = "spark.job.description";

  /** Identifiers of applications whose executors have the classes. */
  private static final Set<String> COMPLETE = ConcurrentHashMap.newKeySet();

  private ExecutorClasses() {}

  /**
   * Checks that executors have spark-bit. Where Spark itself ships the jar, nothing runs; otherwise
   * one small task does, once per application.
   *
   * @throws UserException if they lack it
   */
  public static void require(SparkSession spark) {
    SparkContext context = spark.sparkContext();
    if (!context.isLocal() && !isShipped(context) && !COMPLETE.contains(context.applicationId())) {
      runTask(context);
      COMPLETE.add(context.applicationId());
    }
  }

  private static boolean isShipped(SparkContext context) {
    CodeSource source = ExecutorClasses.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return false;
    }
    Path jar = Path.of(source.getLocation().getPath()).getFileName();
    return CollectionConverters.asJava(context.listJars()).stream()
        .anyMatch(shipped -> shipped.endsWith("/" + jar));
  }

  /** Spark's own classes run the task, so that reading its data is all that can fail. */
  private static void runTask(SparkContext context) {
    String before = context.getLocalProperty(DESCRIPTION);
    context.setLocalProperty(DESCRIPTION, "Whether executors have spark-bit's jar");
    try {
      new JavaSparkContext(context).parallelize(List.of(new Data()), 1).count();
    } catch (Exception e) {
      // Scala's checked exceptions are not declared. What else fails is told by the user's own job.
      if (e instanceof SparkException
          && String.valueOf(e.getMessage())
              .contains("ClassNotFoundException: " + Data.class.getName())) {
        throw new UserException(
            "The executors lack spark-bit's jar, which only the driver has; give it to Spark with"
                + " --jars spark-bit-VERSION-all.jar (spark.jars), or put it into the folder jars"
                + " of Spark on each machine",
            e);
      }
    } finally {
      context.setLocalProperty(DESCRIPTION, before);
    }
  }

  private static final class Data implements Serializable {

    private static final long serialVersionUID = 1L;
  }
}
