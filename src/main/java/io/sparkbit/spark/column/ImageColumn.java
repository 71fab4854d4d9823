package io.sparkbit.spark.column;

import io.sparkbit.error.UserException;
import io.sparkbit.spark.BitImagePreprocessor;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The column from which a stage takes its images.
 *
 * @param cells that hold the images
 * @param kind what they hold
 * @param origin the column that names each image in errors, if there is one
 * @param length the column of the files' lengths, if there is one
 * @param state whether its pictures are ready for the network
 */
public record ImageColumn(
    ColumnPath cells,
    Kind kind,
    @Nullable ColumnPath origin,
    @Nullable ColumnPath length,
    State state)
    implements Serializable {

  /** What the cells of an image column hold. */
  public enum Kind {
    PATH,
    BYTES,
    STRUCT
  }

  /** What happened to the pictures of a column. */
  public enum State {
    /** To be resized and cropped. */
    RAW,
    /** Resized and cropped by {@link BitImagePreprocessor}. */
    PREPROCESSED
  }

  /** The column that {@code binaryFile} gives beside the bytes. */
  private static final String PATH_COLUMN = "path";

  private static final long UNKNOWN = -1;

  private static final List<DataType> LENGTH_TYPES =
      List.of(DataTypes.LongType, DataTypes.IntegerType);

  /** The field's metadata that tell a later stage that nothing is left to do. */
  private static final String PREPROCESSED_KEY = "spark-bit.preprocessed";

  /**
   * Finds the column.
   *
   * @param lengthName of the column of the files' lengths, if there is one
   * @throws UserException if there is no such column or more than one, or it cannot hold images, or
   *     the other no lengths
   */
  public static ImageColumn of(StructType schema, String name, String lengthName) {
    ColumnPath cells = cells(schema, name);
    Kind kind = kind(cells);
    return new ImageColumn(
        cells,
        kind,
        kind == Kind.BYTES ? origin(schema, cells) : null,
        kind == Kind.PATH ? length(schema, lengthName) : null,
        cells.field().metadata().contains(PREPROCESSED_KEY) ? State.PREPROCESSED : State.RAW);
  }

  private static ColumnPath cells(StructType schema, String name) {
    List<ColumnPath> paths = ColumnNames.paths(schema, name);
    String columns = String.join(", ", schema.fieldNames());
    if (paths.isEmpty()) {
      throw new UserException(
          "There is no input column '%s'; the columns are %s. Set inputCol to the one that holds the images"
              .formatted(name, columns));
    }
    if (paths.size() > 1) {
      throw new UserException(
          "Input column '%s' is ambiguous; the columns are %s. Rename or drop all but one of them"
              .formatted(name, columns));
    }
    return paths.get(0);
  }

  private static Kind kind(ColumnPath cells) {
    DataType type = cells.field().dataType();
    if (type.equals(DataTypes.StringType)) {
      return Kind.PATH;
    }
    if (type.equals(DataTypes.BinaryType)) {
      return Kind.BYTES;
    }
    if (DataType.equalsIgnoreNullability(type, ImageStructs.SCHEMA)) {
      return Kind.STRUCT;
    }
    throw new UserException(
        "Input column '%s' has type %s, but must hold images: string (paths), binary (encoded files) or %s (Spark's image schema)"
            .formatted(cells.name(), type.simpleString(), ImageStructs.SCHEMA.simpleString()));
  }

  /** Beside the bytes, in the same struct, or else in the table. */
  private static @Nullable ColumnPath origin(StructType schema, ColumnPath cells) {
    return Stream.of(cells.sibling(PATH_COLUMN), PATH_COLUMN)
        .flatMap(name -> ColumnNames.paths(schema, name).stream())
        .filter(path -> path.field().dataType().equals(DataTypes.StringType))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ColumnPath length(StructType schema, String name) {
    List<ColumnPath> paths = ColumnNames.paths(schema, name);
    if (paths.isEmpty()) {
      return null;
    }
    DataType type = paths.get(0).field().dataType();
    if (!LENGTH_TYPES.contains(type)) {
      throw new UserException(
          "Column '%s' has type %s, but lengths of files are of type bigint or int; set lengthCol to the column that holds them, or to '' for none"
              .formatted(paths.get(0).name(), type.simpleString()));
    }
    return paths.get(0);
  }

  /** The name for messages. */
  public String name() {
    return cells.name();
  }

  public boolean isNullIn(Row row) {
    return cells.in(row) == null;
  }

  /** The path that a row holds, if its images are given so. */
  public String path(Row row) {
    return (String) Objects.requireNonNull(cells.in(row));
  }

  /** The file that a row holds, if its images are given so. */
  public byte[] bytes(Row row) {
    return (byte[]) Objects.requireNonNull(cells.in(row));
  }

  /** The picture that a row holds, if its images are given so. */
  public Row struct(Row row) {
    return (Row) Objects.requireNonNull(cells.in(row));
  }

  /** What names a row's bytes, if anything does. */
  public @Nullable String origin(Row row) {
    return origin == null ? null : (String) origin.in(row);
  }

  /** How long the file is that a row names; negative if the table does not say. */
  public long knownLength(Row row) {
    Object known = length == null ? null : length.in(row);
    return known == null ? UNKNOWN : ((Number) known).longValue();
  }

  /** Metadata for a column of pictures that are ready. */
  public static Metadata preprocessedBy(String processorJson) {
    return new MetadataBuilder().putString(PREPROCESSED_KEY, processorJson).build();
  }
}
