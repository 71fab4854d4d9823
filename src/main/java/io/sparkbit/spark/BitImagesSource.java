package io.sparkbit.spark;

import io.sparkbit.error.UserException;
import org.apache.spark.rdd.RDD;
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
   * Returns the images at the option {@code path}.
   *
   * @throws UserException if there is not exactly one path
   */
  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> options) {
    if (!options.contains(ImagePaths.PATH)) {
      throw new UserException(
          "%s needs one path: load(\"/photos\"), or OPTIONS (path '/photos') in SQL"
              .formatted(NAME));
    }
    return new Images(context, options.apply(ImagePaths.PATH));
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
      return ImagePaths.list(context.sparkSession(), location).rdd();
    }
  }
}
