package io.sparkbit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

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
          .layer("json")
          .definedBy("io.sparkbit.json")
          .layer("image")
          .definedBy("io.sparkbit.image")
          .layer("source")
          .definedBy("io.sparkbit.source")
          .layer("output")
          .definedBy("io.sparkbit.output")
          .layer("checkpoint")
          .definedBy("io.sparkbit.checkpoint..")
          .layer("network")
          .definedBy("io.sparkbit.network")
          .layer("torchscript")
          .definedBy("io.sparkbit.torchscript")
          .layer("hub")
          .definedBy("io.sparkbit.hub")
          .layer("model")
          .definedBy("io.sparkbit.model")
          .layer("inference")
          .definedBy("io.sparkbit.inference")
          .layer("transfer")
          .definedBy("io.sparkbit.transfer")
          .layer("evaluation")
          .definedBy("io.sparkbit.evaluation")
          .layer("spark")
          .definedBy("io.sparkbit.spark..")
          .layer("jobs")
          .definedBy("io.sparkbit.jobs")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("natives", "hub", "model")
          .whereLayer("natives")
          .mayOnlyBeAccessedByLayers("output", "image", "model", "spark", "jobs")
          .whereLayer("json")
          .mayOnlyBeAccessedByLayers("image", "checkpoint", "network", "model", "spark")
          .whereLayer("image")
          .mayOnlyBeAccessedByLayers(
              "model", "inference", "transfer", "evaluation", "spark", "jobs")
          .whereLayer("source")
          .mayOnlyBeAccessedByLayers("output", "hub", "spark", "jobs")
          .whereLayer("output")
          .mayOnlyBeAccessedByLayers("spark", "jobs")
          .whereLayer("checkpoint")
          .mayOnlyBeAccessedByLayers("hub", "network", "torchscript", "model")
          .whereLayer("network")
          .mayOnlyBeAccessedByLayers("torchscript", "model", "spark", "jobs")
          .whereLayer("torchscript")
          .mayOnlyBeAccessedByLayers("model", "inference", "spark", "jobs")
          .whereLayer("hub")
          .mayOnlyBeAccessedByLayers("model", "inference", "spark", "jobs")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("inference", "transfer", "spark", "jobs")
          .whereLayer("inference")
          .mayOnlyBeAccessedByLayers("transfer", "spark")
          .whereLayer("transfer")
          .mayOnlyBeAccessedByLayers("spark", "jobs")
          .whereLayer("evaluation")
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
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("checkpoint")
          .definedBy("io.sparkbit.checkpoint")
          .layer("tensor")
          .definedBy("io.sparkbit.checkpoint.tensor")
          .layer("zip")
          .definedBy("io.sparkbit.checkpoint.zip")
          .layer("safetensors")
          .definedBy("io.sparkbit.checkpoint.safetensors")
          .layer("pytorch")
          .definedBy("io.sparkbit.checkpoint.pytorch")
          .layer("numpy")
          .definedBy("io.sparkbit.checkpoint.numpy")
          .layer("naming")
          .definedBy("io.sparkbit.checkpoint.naming")
          .layer("files")
          .definedBy("io.sparkbit.checkpoint.files")
          .whereLayer("tensor")
          .mayOnlyBeAccessedByLayers("zip", "safetensors", "pytorch", "numpy", "naming")
          .whereLayer("zip")
          .mayOnlyBeAccessedByLayers("pytorch", "numpy", "files")
          .whereLayer("safetensors")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("pytorch")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("numpy")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("naming")
          .mayOnlyBeAccessedByLayers("files")
          .whereLayer("files")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("checkpoint")
          .mayOnlyBeAccessedByLayers(
              "tensor", "zip", "safetensors", "pytorch", "numpy", "naming", "files");

  @ArchTest
  static final ArchRule ONLY_THE_SPARK_LAYER_KNOWS_SPARK =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sparkbit.spark..", "io.sparkbit.jobs")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule ONLY_THE_MODEL_LAYER_KNOWS_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparkbit.model")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule ONLY_WHAT_READS_AND_WRITES_FILES_KNOWS_HADOOP =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sparkbit.source", "io.sparkbit.output")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop.fs..");

  @ArchTest
  static final ArchRule ONLY_JOBS_KNOW_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sparkbit.jobs")
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
}
