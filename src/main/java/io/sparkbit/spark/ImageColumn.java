package io.sparkbit.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The column from which a stage takes its images.
 *
 * @param name of the column
 * @param index of the column
 * @param kind what its cells hold
 * @param origin index of the column that names each image in errors; -1 if there is none
 * @param length index of the column of the files' lengths; -1 if there is none
 * @param state whether its pictures are ready for the network
 */
record ImageColumn(String name, int index, Kind kind, int origin, int length, State state)
    implements Serializable {

  /** What the cells of an image column hold. */
  enum Kind {
    PATH,
    BYTES,
    STRUCT
  }

  /** What happened to the pictures of a column. */
  enum State {
    /** To be resized and cropped. */
    RAW,
    /** Resized and cropped by {@link BitImagePreprocessor}. */
    PREPROCESSED
  }

  /** The column that {@code binaryFile} gives beside the bytes. */
  private static final String PATH_COLUMN = "path";

  private static final int NONE = -1;
  private static final long UNKNOWN = -1;

  private static final List<DataType> LENGTH_TYPES =
      List.of(DataTypes.LongType, DataTypes.IntegerType);

  /** The field's metadata that tell a later stage that nothing is left to do. */
  private static final String PREPROCESSED_KEY = "spark-bit.preprocessed";

  /**
   * Finds the column.
   *
   * @param lengthName of the column of the files' lengths, if there is one
   * @throws IllegalArgumentException if there is no such column or more than one, or it cannot hold
   *     images, or the other no lengths
   */
  static ImageColumn of(StructType schema, String name, String lengthName) {
    int index = index(schema, name);
    StructField field = schema.fields()[index];
    Kind kind = kind(field);
    return new ImageColumn(
        field.name(),
        index,
        kind,
        kind == Kind.BYTES ? originIndex(schema) : NONE,
        kind == Kind.PATH ? lengthIndex(schema, lengthName) : NONE,
        field.metadata().contains(PREPROCESSED_KEY) ? State.PREPROCESSED : State.RAW);
  }

  private static int index(StructType schema, String name) {
    List<Integer> indices = ColumnNames.indices(schema, name);
    String columns = String.join(", ", schema.fieldNames());
    if (indices.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no input column '%s'; the columns are %s. Set inputCol to the one that holds the images"
              .formatted(name, columns));
    }
    if (indices.size() > 1) {
      throw new IllegalArgumentException(
          "Input column '%s' is ambiguous; the columns are %s. Rename or drop all but one of them"
              .formatted(name, columns));
    }
    return indices.get(0);
  }

  private static Kind kind(StructField field) {
    DataType type = field.dataType();
    if (type.equals(DataTypes.StringType)) {
      return Kind.PATH;
    }
    if (type.equals(DataTypes.BinaryType)) {
      return Kind.BYTES;
    }
    if (DataType.equalsIgnoreNullability(type, ImageStructs.SCHEMA)) {
      return Kind.STRUCT;
    }
    throw new IllegalArgumentException(
        "Input column '%s' has type %s, but must hold images: string (paths), binary (encoded files) or %s (Spark's image schema)"
            .formatted(field.name(), type.simpleString(), ImageStructs.SCHEMA.simpleString()));
  }

  private static int originIndex(StructType schema) {
    return ColumnNames.indices(schema, PATH_COLUMN).stream()
        .filter(index -> schema.fields()[index].dataType().equals(DataTypes.StringType))
        .findFirst()
        .orElse(NONE);
  }

  private static int lengthIndex(StructType schema, String name) {
    List<Integer> indices = ColumnNames.indices(schema, name);
    if (indices.isEmpty()) {
      return NONE;
    }
    StructField field = schema.fields()[indices.get(0)];
    if (!LENGTH_TYPES.contains(field.dataType())) {
      throw new IllegalArgumentException(
          "Column '%s' has type %s, but lengths of files are of type bigint or int; set lengthCol to the column that holds them, or to '' for none"
              .formatted(field.name(), field.dataType().simpleString()));
    }
    return indices.get(0);
  }

  /** How long the file is that a row names; negative if the table does not say. */
  long knownLength(Row row) {
    return length == NONE || row.isNullAt(length)
        ? UNKNOWN
        : ((Number) row.get(length)).longValue();
  }

  /** Metadata for a column of pictures that are ready. */
  static Metadata preprocessedBy(String processorJson) {
    return new MetadataBuilder().putString(PREPROCESSED_KEY, processorJson).build();
  }
}
