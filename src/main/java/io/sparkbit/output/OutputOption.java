package io.sparkbit.output;

/**
 * How the user said what to write, for errors.
 *
 * @param name of the option or parameter
 * @param remedy what to do about an output that exists already
 */
public record OutputOption(String name, String remedy) {

  /** Of jobs whose runs can be resumed. */
  public static final OutputOption RESUMABLE_JOB =
      new OutputOption(
          "--output",
          "add --overwrite to replace it, --resume to go on with the run that wrote it, or name"
              + " another --output");

  /** Of all other jobs. */
  public static final OutputOption JOB =
      new OutputOption("--output", "add --overwrite to replace it, or name another --output");

  /** Of a stage. */
  public static OutputOption ofParam(String param) {
    return new OutputOption(param, "remove it or name another folder");
  }
}
