package io.sparkbit.spark.training;

import io.sparkbit.image.RgbImage;
import io.sparkbit.spark.session.Iterators;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Which rows show the same picture, whatever their files are: numbers that are equal if all pixels
 * are. Two of a million different pictures are equal with a probability of 3e-8.
 */
final class Pictures {

  private final LongStream.Builder numbers = LongStream.builder();

  /** Returns the number of a picture. */
  static long number(RgbImage image) {
    long[] hash = MurmurHash3.hash128x64(image.data());
    return hash[0] ^ ((long) image.width() << 32 | image.height());
  }

  /** Takes the numbers, which are the last column, from rows that pass by. */
  Iterator<Row> takenFrom(Iterator<Row> rows) {
    return Iterators.map(
        rows,
        row -> {
          int last = row.size() - 1;
          numbers.add(row.getLong(last));
          Object[] others = new Object[last];
          Arrays.setAll(others, row::get);
          return RowFactory.create(others);
        });
  }

  /** Returns the numbers of all rows that have passed by. */
  long[] numbers() {
    return numbers.build().toArray();
  }
}
