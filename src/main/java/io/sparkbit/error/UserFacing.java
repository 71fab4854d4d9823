package io.sparkbit.error;

/**
 * An exception whose message is for the person who uses spark-bit: it says the problem, its cause
 * and what to do. Every other exception is a fault of the program, of which only the stack trace
 * tells enough.
 */
public interface UserFacing {}
