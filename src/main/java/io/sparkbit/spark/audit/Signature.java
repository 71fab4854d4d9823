package io.sparkbit.spark.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.transform.FastHadamardTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * Signs of a vector in random directions, as bits: the share of bits in which two signatures differ
 * is about the angle between their vectors, divided by pi (Charikar 2002, "Similarity estimation
 * techniques from rounding algorithms"). The directions are those of pseudo-random rotations, three
 * rounds of random signs and a Hadamard transform (Andoni et al. 2015, "Practical and optimal LSH
 * for angular distance", arXiv:1509.02897), which needs n log n steps and no matrix.
 */
public final class Signature {

  /** Length of a signature. */
  public static final int BITS = 512;

  private static final int ROUNDS = 3;

  private final int size;

  /** Random signs: a list of rounds for each rotation. */
  private final List<double[][]> rotations = new ArrayList<>();

  private final FastHadamardTransformer hadamard = new FastHadamardTransformer();

  /**
   * @param dimensions of the vectors
   * @param seed of the directions
   */
  public Signature(int dimensions, long seed) {
    size = Math.max(2, Integer.highestOneBit(Math.max(1, dimensions - 1)) << 1);
    Random random = new Random(seed);
    for (int bits = 0; bits < BITS; bits += size) {
      double[][] rounds = new double[ROUNDS][size];
      for (double[] signs : rounds) {
        for (int i = 0; i < size; i++) {
          signs[i] = random.nextBoolean() ? 1 : -1;
        }
      }
      rotations.add(rounds);
    }
  }

  /** Returns the signature of a vector. */
  public byte[] of(double[] vector) {
    byte[] signature = new byte[BITS / Byte.SIZE];
    int bit = 0;
    for (double[][] rounds : rotations) {
      double[] rotated = rotated(vector, rounds);
      for (int i = 0; i < size && bit < BITS; i++, bit++) {
        if (rotated[i] > 0) {
          signature[bit >> 3] |= (byte) (0x80 >> (bit & 7));
        }
      }
    }
    return signature;
  }

  private double[] rotated(double[] vector, double[][] rounds) {
    double[] values = Arrays.copyOf(vector, size);
    for (double[] signs : rounds) {
      for (int i = 0; i < size; i++) {
        values[i] *= signs[i];
      }
      values = hadamard.transform(values, TransformType.FORWARD);
    }
    return values;
  }

  /**
   * Returns 64 bits of a signature, to sort by.
   *
   * @param from the first bit; after the last, bits go on at the first
   */
  public static long key(byte[] signature, int from) {
    long key = 0;
    for (int i = from; i < from + Long.SIZE; i++) {
      int bit = i % BITS;
      key = key << 1 | (signature[bit >> 3] >> (7 - (bit & 7)) & 1);
    }
    return key;
  }

  /** Returns in how many bits two signatures differ. */
  public static int distance(long[] first, long[] second) {
    int distance = 0;
    for (int i = 0; i < first.length; i++) {
      distance += Long.bitCount(first[i] ^ second[i]);
    }
    return distance;
  }

  /** Returns the same bits in fewer pieces. */
  public static long[] words(byte[] signature) {
    long[] words = new long[BITS / Long.SIZE];
    ByteBuffer.wrap(signature).asLongBuffer().get(words);
    return words;
  }

  /**
   * Returns in how many bits the signatures of two vectors differ at most, but for one pair in a
   * thousand.
   *
   * @param similarity the cosine of the angle between them
   */
  public static int mostDifferent(double similarity) {
    double share = Math.acos(Math.min(1, similarity)) / Math.PI;
    return (int) Math.ceil(BITS * share + 3 * Math.sqrt(BITS * share * (1 - share)));
  }
}
