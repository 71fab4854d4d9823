package io.sparkbit.output;

/**
 * How the user named an output, for errors.
 *
 * @param name of the option or parameter
 * @param remedy what to do if the output already exists
 */
public record OutputOption(String name, String remedy) {

  /** The option of jobs whose runs can be resumed. */
  public static final OutputOption RESUMABLE_JOB =
      new OutputOption(
          "--output",
          "add --overwrite to replace it, --resume to go on with the run that wrote it, or name"
              + " another --output");

  /** The option of all other jobs. */
  public static final OutputOption JOB =
      new OutputOption("--output", "add --overwrite to replace it, or name another --output");

  /** Returns the option for a parameter of a stage. */
  public static OutputOption ofParam(String param) {
    return new OutputOption(param, "remove it or name another folder");
  }
}
