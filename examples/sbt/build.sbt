name := "own-classes"
version := "1.0"
scalaVersion := "2.13.16"

val sparkVersion = "4.0.1"
val sparkBitVersion = "0.1.0-SNAPSHOT"

// Where `mvn install` of spark-bit puts it.
resolvers += Resolver.mavenLocal

// A cluster has Spark, and gets spark-bit when the application is submitted: the application's own jar stays small.
libraryDependencies ++= Seq(
  "org.apache.spark" %% "spark-mllib" % sparkVersion % Provided,
  "io.sparkbit" % "spark-bit" % sparkBitVersion % Provided
)

// For `sbt run` on this machine: with what a cluster has, and in a JVM of its own. PyTorch's libraries stay loaded in
// sbt's JVM, and a second run there could not load them again.
Compile / run / fork := true
Compile / run / javaOptions += "-Dspark.master=local[*]"
Compile / run :=
  Defaults.runTask(Compile / fullClasspath, Compile / run / mainClass, Compile / run / runner).evaluated
