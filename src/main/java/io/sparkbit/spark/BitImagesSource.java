package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import io.sparkbit.files.UnreadableFileException;
import io.sparkbit.spark.session.RefusedQueryException;
import io.sparkbit.spark.session.SessionFiles;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map;

/**
 * The tables of {@link ImagePaths#list} as a data source, for SQL and for clients of Spark Connect:
 *
 * <pre>{@code
 * spark.read().format("bit_images").load("/photos");
 * spark.sql("CREATE TEMPORARY VIEW photos USING bit_images OPTIONS (path '/photos')");
 * }</pre>
 *
 * Each query lists anew.
 */
public final class BitImagesSource implements RelationProvider, DataSourceRegister {

  private static final String NAME = "bit_images";

  @Override
  public String shortName() {
    return NAME;
  }

  /**
   * Returns the images at the option {@code path}. If there is not exactly one path, or nothing is
   * there, the table is refused by an {@link AnalysisException}; a query is, if no image is there.
   */
  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> options) {
    return RefusedQueryException.insteadOfUserException(() -> relation(context, options));
  }

  private static Images relation(SQLContext context, Map<String, String> options) {
    if (!options.contains(ImagePaths.PATH)) {
      throw new UserException(
          "%s needs one path: load(\"/photos\"), or OPTIONS (path '/photos') in SQL"
              .formatted(NAME));
    }
    String location = options.apply(ImagePaths.PATH);
    try {
      SessionFiles.of(context.sparkSession()).matches(location);
    } catch (UnreadableFileException e) {
      throw new UserException(e.message(), e);
    }
    return new Images(context, location);
  }

  private static final class Images extends BaseRelation implements TableScan {

    private final SQLContext context;
    private final String location;

    Images(SQLContext context, String location) {
      this.context = context;
      this.location = location;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return ImagePaths.TABLE;
    }

    @Override
    public RDD<Row> buildScan() {
      return RefusedQueryException.insteadOfUserException(
          () -> ImagePaths.list(context.sparkSession(), location).rdd());
    }
  }
}
