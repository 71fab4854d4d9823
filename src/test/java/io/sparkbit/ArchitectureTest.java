package io.sparkbit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.List;
import java.util.stream.Stream;

/** Data flows one way; ARCHITECTURE.md draws it. */
@AnalyzeClasses(packages = "io.sparkbit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule LAYERS =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cache")
          .definedBy("io.sparkbit.cache")
          .layer("natives")
          .definedBy("io.sparkbit.natives")
          .layer("error")
          .definedBy("io.sparkbit.error")
          .layer("json")
          .definedBy("io.sparkbit.json")
          .layer("image")
          .definedBy("io.sparkbit.image..")
          .layer("files")
          .definedBy("io.sparkbit.files")
          .layer("output")
          .definedBy("io.sparkbit.output")
          .layer("checkpoint")
          .definedBy("io.sparkbit.checkpoint..")
          .layer("network")
          .definedBy("io.sparkbit.network")
          .layer("torchscript")
          .definedBy("io.sparkbit.torchscript")
          .layer("hub")
          .definedBy("io.sparkbit.hub..")
          .layer("model")
          .definedBy("io.sparkbit.model..")
          .layer("inference")
          .definedBy("io.sparkbit.inference")
          .layer("evaluation")
          .definedBy("io.sparkbit.evaluation")
          .layer("training")
          .definedBy("io.sparkbit.training..")
          .layer("report")
          .definedBy("io.sparkbit.report..")
          .layer("spark")
          .definedBy("io.sparkbit.spark..")
          .layer("jobs")
          .definedBy("io.sparkbit.jobs..")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("natives", "hub", "model")
          .whereLayer("natives")
          .mayOnlyBeAccessedByLayers("output", "image", "model", "spark", "jobs")
          .whereLayer("error")
          .mayNotAccessAnyLayer()
          .whereLayer("json")
          .mayOnlyBeAccessedByLayers("image", "checkpoint", "network", "model", "spark")
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers("model", "inference", "training", "report", "spark", "jobs")
          .whereLayer("files")
          .mayOnlyBeAccessedByLayers("output", "hub", "spark", "jobs")
          .whereLayer("output")
          .mayOnlyBeAccessedByLayers("spark", "jobs")
          .whereLayer("checkpoint")
          .mayOnlyBeAccessedByLayers("hub", "network", "torchscript", "model")
          .whereLayer("network")
          .mayOnlyBeAccessedByLayers("torchscript", "model", "training", "spark", "jobs")
          .whereLayer("torchscript")
          .mayOnlyBeAccessedByLayers("model", "inference", "spark", "jobs")
          .whereLayer("hub")
          .mayOnlyBeAccessedByLayers("model", "inference", "spark", "jobs")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("inference", "training", "spark", "jobs")
          .whereLayer("inference")
          .mayOnlyBeAccessedByLayers("training", "spark", "jobs")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("report", "spark", "jobs")
          .whereLayer("evaluation")
          .mayOnlyBeAccessedByLayers("training", "report", "jobs")
          .whereLayer("report")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("spark")
          .mayOnlyBeAccessedByLayers("jobs")
          .whereLayer("jobs")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.sparkbit.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_CHECKPOINT =
      rooms("checkpoint", ". < tensor < zip < safetensors pytorch numpy naming < files");

  @ArchTest static final ArchRule ROOMS_OF_HUB = rooms("hub", "folder < cache < huggingface < .");

  @ArchTest
  static final ArchRule ROOMS_OF_IMAGE = rooms("image", ". < metadata resample < codec processor");

  @ArchTest static final ArchRule ROOMS_OF_MODEL = rooms("model", "engine < .");

  @ArchTest static final ArchRule ROOMS_OF_REPORT = rooms("report", "page < .");

  @ArchTest static final ArchRule ROOMS_OF_TRAINING = rooms("training", "transform < .");

  @ArchTest
  static final ArchRule ROOMS_OF_SPARK =
      rooms(
          "spark",
          "param session < column metrics < label output < execution < training audit < . < sql");

  @ArchTest
  static final ArchRule ROOMS_OF_JOBS =
      rooms("jobs", "session < table < output < option < report < command < fewshot < .");

  @ArchTest
  static final ArchRule ONLY_THE_SPARK_LAYER_KNOWS_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sparkbit.spark..", "io.sparkbit.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule ONLY_THE_MODEL_LAYER_KNOWS_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparkbit.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule ONLY_WHAT_READS_AND_WRITES_FILES_KNOWS_HADOOP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sparkbit.files", "io.sparkbit.output")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop.fs..");

  @ArchTest
  static final ArchRule ONLY_JOBS_KNOW_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparkbit.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule EXCEPTIONS_ARE_NAMED_SO =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .should()
          .haveSimpleNameEndingWith("Exception");

  /**
   * Each room of a package may use those further left, and none beside it.
   *
   * @param order rooms from the lowest to the highest; "." is the package itself
   */
  private static ArchRule rooms(String name, String order) {
    List<List<String>> floors =
        Stream.of(order.split(" < ")).map(floor -> List.of(floor.split(" "))).toList();
    Architectures.LayeredArchitecture rooms =
        Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : floors.stream().flatMap(List::stream).toList()) {
      String inside = room.equals(".") ? "" : "." + room + "..";
      rooms = rooms.layer(room).definedBy("io.sparkbit." + name + inside);
    }
    for (int floor = 0; floor < floors.size(); floor++) {
      String[] above =
          floors.stream().skip(floor + 1L).flatMap(List::stream).toArray(String[]::new);
      for (String room : floors.get(floor)) {
        rooms =
            above.length == 0
                ? rooms.whereLayer(room).mayNotBeAccessedByAnyLayer()
                : rooms.whereLayer(room).mayOnlyBeAccessedByLayers(above);
      }
    }
    return rooms;
  }
}
