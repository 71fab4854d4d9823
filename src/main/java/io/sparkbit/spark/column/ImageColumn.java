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
 * The column from which a stage reads its images.
 *
 * @param cells path to the images
 * @param kind what the cells hold
 * @param origin the column that names each image in errors, if any
 * @param length the column of file lengths, if any
 * @param state whether the images are ready for the network
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

  /** The processing state of the images in a column. */
  public enum State {
    /** Not yet resized and cropped. */
    RAW,
    /** Resized and cropped by {@link BitImagePreprocessor}. */
    PREPROCESSED
  }

  /** The column of paths that {@code binaryFile} provides beside the bytes. */
  private static final String PATH_COLUMN = "path";

  private static final long UNKNOWN = -1;

  private static final List<DataType> LENGTH_TYPES =
      List.of(DataTypes.LongType, DataTypes.IntegerType);

  /** Metadata key of a field whose images need no more processing. */
  private static final String PREPROCESSED_KEY = "spark-bit.preprocessed";

  /**
   * Finds the column.
   *
   * @param lengthName the column of file lengths; it may be missing
   * @throws UserException if the image column is missing, ambiguous or of another type, or the
   *     lengths are not bigint or int
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
          ("There is no input column '%s'%s; the columns are %s. Set inputCol to the one that"
                  + " holds the images")
              .formatted(name, ColumnNames.suggestion(schema, name), columns));
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
        ("Input column '%s' has type %s, but must hold images: string (paths), binary (encoded"
                + " files) or %s (Spark's image schema)")
            .formatted(cells.name(), type.simpleString(), ImageStructs.SCHEMA.simpleString()));
  }

  /** Finds the path beside the bytes, in the same struct or else in the table. */
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
          ("Column '%s' has type %s, but file lengths must be bigint or int; set lengthCol to"
                  + " the column that holds them, or to '' for none")
              .formatted(paths.get(0).name(), type.simpleString()));
    }
    return paths.get(0);
  }

  /** Returns the name for messages. */
  public String name() {
    return cells.name();
  }

  public boolean isNullIn(Row row) {
    return cells.in(row) == null;
  }

  /** Returns the path in a row of a {@link Kind#PATH} column. */
  public String path(Row row) {
    return (String) Objects.requireNonNull(cells.in(row));
  }

  /** Returns the encoded file in a row of a {@link Kind#BYTES} column. */
  public byte[] bytes(Row row) {
    return (byte[]) Objects.requireNonNull(cells.in(row));
  }

  /** Returns the image in a row of a {@link Kind#STRUCT} column. */
  public Row struct(Row row) {
    return (Row) Objects.requireNonNull(cells.in(row));
  }

  /** Returns the path that names a row's bytes, if known. */
  public @Nullable String origin(Row row) {
    return origin == null ? null : (String) origin.in(row);
  }

  /** Returns the length in bytes of the file that a row names; negative if unknown. */
  public long knownLength(Row row) {
    Object known = length == null ? null : length.in(row);
    return known == null ? UNKNOWN : ((Number) known).longValue();
  }

  /** Returns the metadata of a column whose images are ready for the network. */
  public static Metadata preprocessedBy(String stage) {
    return new MetadataBuilder().putString(PREPROCESSED_KEY, stage).build();
  }
}
