package tandem.server.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import tandem.server.metrics.Metrics;
import tandem.server.work.Periodic;

/** Listens, and answers by a router. */
public final class HttpServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int BACKLOG = 4096;

  private final Server server;
  private final ServerConnector connector;
  private final SlowClients slow;
  private final Periodic load;

  private HttpServer(Server server, ServerConnector connector, SlowClients slow, Periodic load) {
    this.server = server;
    this.connector = connector;
    this.slow = slow;
    this.load = load;
  }

  /** Starts to listen, with nobody who looks at what is counted. */
  static HttpServer start(HttpSettings settings, Router router) throws IOException {
    return start(settings, router, new Load(), new Metrics(), pattern -> pattern);
  }

  /**
   * Starts to listen.
   *
   * @param load is told how much there is to do
   * @param metrics where to count
   * @param kinds returns how to count the requests for the path of a route, and for no path
   * @throws IOException when it can not, as a rule because something else listens there
   */
  public static HttpServer start(
      HttpSettings settings, Router router, Load load, Metrics metrics, UnaryOperator<String> kinds)
      throws IOException {
    HttpLimits limits = settings.limits();
    QueuedThreadPool threads =
        new QueuedThreadPool(limits.threads(), Math.min(8, limits.threads()));
    threads.setName("tandem-http");
    Server server = new Server(threads);
    SlowClients slow = new SlowClients(limits);
    ServerConnector connector = connector(server, settings);
    connector.addBean(slow);
    if (settings.tls().isPresent()) {
      // Without TLS all connections are from the proxy.
      connector.addBean(new AddressLimit(limits.connectionsOfOne()));
    }
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    Traffic traffic = new Traffic(metrics, kinds);
    metrics.gauge(
        "tandem_http_connections",
        "Connections that are open.",
        () -> connector.getConnectedEndPoints().size());
    metrics.gauge(
        "tandem_http_waiting_seconds",
        "How long requests have to wait until a thread is free for them.",
        () -> load.waiting().toMillis() / 1000.0);
    server.setErrorHandler(new ErrorReplies(traffic));
    server.setHandler(new GracefulHandler(new Answering(router, settings, slow, traffic)));
    server.setStopTimeout(GRACE.toMillis());
    HttpServer started =
        new HttpServer(
            server,
            connector,
            slow,
            Periodic.start(
                "load",
                Load.PERIOD,
                () -> load.look(threads.getQueueSize(), traffic.answered(), System.nanoTime())));
    started.listen(settings);
    return started;
  }

  private static ServerConnector connector(Server server, HttpSettings settings) {
    HttpConnectionFactory http = new HttpConnectionFactory(configuration(settings.limits()));
    ServerConnector connector =
        settings
            .tls()
            .map(
                context -> {
                  SslContextFactory.Server tls = new SslContextFactory.Server();
                  tls.setSslContext(context);
                  tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
                  return new ServerConnector(server, tls, http);
                })
            .orElseGet(() -> new ServerConnector(server, http));
    connector.setHost(settings.address());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setIdleTimeout(settings.limits().idle().toMillis());
    return connector;
  }

  private static HttpConfiguration configuration(HttpLimits limits) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(limits.headerBytes());
    // A cache for each connection, which the token of a device would be put into: it costs more
    // than
    // it saves, and memory for each of thousands of connections.
    configuration.setHeaderCacheSize(0);
    // Encoded slashes and dots in a path have no honest use here, nor has what is no URI at all.
    configuration.setUriCompliance(UriCompliance.DEFAULT);
    return configuration;
  }

  private void listen(HttpSettings settings) throws IOException {
    try {
      server.start();
      slow.start();
    } catch (Exception e) { // that is what Jetty declares
      close();
      throw new IOException(
          "can not listen on " + settings.address() + ":" + settings.port() + ": " + e.getMessage(),
          e);
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Ends: requests that are being answered have ten seconds to come to their end. */
  @Override
  public void close() throws IOException {
    slow.stop();
    load.close();
    try {
      server.stop();
    } catch (Exception e) { // that is what Jetty declares
      throw new IOException("the server did not end: " + e.getMessage(), e);
    }
  }
}
