package io.sparkbit.spark.training;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.ChunkReceivedCallback;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.netty.SparkTransportConf;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportConf;
import scala.Option;

/**
 * One end of the connections between workers. They are made by Spark's own transport, as Spark
 * itself does it between executors: with its authentication and encryption, if they are on, and its
 * settings ({@code spark.shuffle.io.*}). Values are served from where they are, and copied only
 * when somebody asks for them.
 */
final class Exchange implements Closeable {

  /** Its settings are those of the transport of blocks between executors. */
  private static final String MODULE = "shuffle";

  private static final int THREADS = 2;

  private final String host;

  /** Who has authenticated itself has this identity; empty if nobody must. */
  private final Optional<String> identity;

  private final TransportContext context;
  private final TransportServer server;
  private final TransportClientFactory clients;
  private final Map<Long, Publication> published = new ConcurrentHashMap<>();

  private Exchange(
      String host,
      Optional<String> identity,
      TransportConf conf,
      List<TransportServerBootstrap> ofServer,
      List<TransportClientBootstrap> ofClients) {
    this.host = host;
    this.identity = identity;
    this.context = new TransportContext(conf, new Handler());
    this.server = context.createServer(host, 0, ofServer);
    this.clients = context.createClientFactory(ofClients);
  }

  /** Opens an end at the address where this executor serves Spark's blocks. */
  static Exchange ofThisExecutor() {
    SparkEnv env = SparkEnv.get();
    return open(env.blockManager().blockManagerId().host(), env.conf(), env.securityManager());
  }

  /**
   * Opens an end.
   *
   * @param host address of this JVM among executors
   * @param conf of the application
   */
  static Exchange open(String host, SparkConf conf, SecurityManager security) {
    TransportConf transport =
        SparkTransportConf.fromSparkConf(
            conf, MODULE, THREADS, Option.empty(), Option.apply(security.getRpcSSLOptions()));
    return security.isAuthenticationEnabled()
        ? new Exchange(
            host,
            Optional.of(conf.getAppId()),
            transport,
            List.of(new AuthServerBootstrap(transport, security)),
            List.of(new AuthClientBootstrap(transport, conf.getAppId(), security)))
        : new Exchange(host, Optional.empty(), transport, List.of(), List.of());
  }

  String host() {
    return host;
  }

  int port() {
    return server.getPort();
  }

  /** Values that others may fetch until it is closed. */
  final class Publication implements AutoCloseable {

    private final long stream;
    private final FlatValues values;
    private final Pieces pieces;

    /** Read before the values, so that whoever serves them sees what was written before. */
    private volatile boolean changed;

    private Publication(long stream, FlatValues values, Pieces pieces) {
      this.stream = stream;
      this.values = values;
      this.pieces = pieces;
    }

    /** Makes what this thread has written visible to the threads that serve it. */
    void changed() {
      changed = true;
    }

    private ManagedBuffer piece(int number) {
      if (!changed) {
        throw new IllegalStateException("These values are not ready");
      }
      return new NioManagedBuffer(
          pieces.format().encoded(values, pieces.start(number), pieces.size(number)));
    }

    @Override
    public void close() {
      published.remove(stream);
    }
  }

  /**
   * Lets others fetch values.
   *
   * @param stream a number that nobody can guess
   */
  Publication publish(long stream, FlatValues values, Pieces pieces) {
    Publication publication = new Publication(stream, values, pieces);
    published.put(stream, publication);
    return publication;
  }

  /** Fetches a piece of what another end has published. */
  CompletableFuture<float[]> fetch(Member from, int piece, WireFormat format) {
    CompletableFuture<float[]> values = new CompletableFuture<>();
    try {
      clients
          .createClient(from.host(), from.port())
          .fetchChunk(from.stream(), piece, new Received(format, values));
    } catch (IOException | RuntimeException e) {
      values.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      values.completeExceptionally(e);
    }
    return values;
  }

  private record Received(WireFormat format, CompletableFuture<float[]> values)
      implements ChunkReceivedCallback {

    @Override
    public void onSuccess(int piece, ManagedBuffer buffer) {
      try {
        values.complete(format.decoded(buffer.nioByteBuffer()));
      } catch (IOException | RuntimeException e) {
        values.completeExceptionally(e);
      }
    }

    @Override
    public void onFailure(int piece, Throwable failure) {
      values.completeExceptionally(failure);
    }
  }

  private final class Handler extends RpcHandler {

    private final StreamManager streams =
        new StreamManager() {
          /** Spark's handler of authentication guards messages only. */
          @Override
          public void checkAuthorization(TransportClient client, long stream) {
            if (identity.isPresent() && !identity.get().equals(client.getClientId())) {
              throw new SecurityException("The client has not authenticated itself");
            }
          }

          @Override
          public ManagedBuffer getChunk(long stream, int piece) {
            Publication publication = published.get(stream);
            if (publication == null) {
              throw new IllegalArgumentException("There are no such values");
            }
            return publication.piece(piece);
          }
        };

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
      throw new UnsupportedOperationException("Workers send no messages");
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }
  }

  @Override
  public void close() {
    clients.close();
    server.close();
    context.close();
  }
}
