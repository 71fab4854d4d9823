name := "own-classes"
version := "1.0"
scalaVersion := "2.13.16"

val sparkVersion = "4.0.1"
val sparkBitVersion = "0.1.0-SNAPSHOT"

// `mvn install` puts spark-bit into Maven's own folder. Of other artifacts, that may have the description without the jar,
// which is an error for sbt: so it comes last, and what the first resolver has is fetched from there.
externalResolvers := Seq(Resolver.DefaultMavenRepository, Resolver.mavenLocal)
csrConfiguration := csrConfiguration.value.withCachePolicies(Vector(lmcoursier.definitions.CachePolicy.FetchMissing))

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
