package tandem.image.qemu;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder to guests, and can be as bad as a real network: connections that
 * break, and slow ones. Listens on the host's loopback device only.
 */
public final class HostHttp implements AutoCloseable {
  private static final String GUESTS_HOST = "10.0.2.2";
  // The address at which a guest finds what listens on the host.
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int CHUNK = 1 << 14;

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads;
  private final List<HostRequest> requests = new CopyOnWriteArrayList<>();
  private int cuts;
  private long cutAfter;
  private volatile long bytesPerSecond = Long.MAX_VALUE;

  private HostHttp(Path folder, HttpServer server, ExecutorService threads) {
    this.folder = folder;
    this.server = server;
    this.threads = threads;
  }

  /** Starts to serve the regular files of the folder, on a free port. */
  public static HostHttp serve(Path folder) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0);
    ExecutorService threads = Executors.newCachedThreadPool(HostHttp::daemon);
    HostHttp http = new HostHttp(folder.toRealPath(), HttpServer.create(any, 0), threads);
    http.server.setExecutor(threads);
    http.server.createContext("/", http::handle);
    http.server.start();
    return http;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "tandem-http");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns where a guest finds the file of that name. */
  public URI guestUrl(String name) {
    return url(GUESTS_HOST, name);
  }

  /** Returns where the host itself finds it. */
  public URI url(String name) {
    return url("127.0.0.1", name);
  }

  private URI url(String host, String name) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/" + name);
  }

  /** Breaks the next answers off, that many of them, after so many bytes of their bodies. */
  public synchronized void cutNext(int answers, long afterBytes) {
    cuts = answers;
    cutAfter = afterBytes;
  }

  private synchronized long nextCut() {
    if (cuts == 0) {
      return Long.MAX_VALUE;
    }
    cuts--;
    return cutAfter;
  }

  /** Slows all answers down. */
  public void bytesPerSecond(long most) {
    bytesPerSecond = most;
  }

  /** Returns the requests that were answered, in order. */
  public List<HostRequest> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    // Closing with a part of the body missing breaks the connection off.
    try (exchange) {
      String method = exchange.getRequestMethod();
      Path file = file(exchange.getRequestURI());
      if (!method.equals("GET") && !method.equals("HEAD")) {
        refuse(exchange, 405);
      } else if (file == null) {
        refuse(exchange, 404);
      } else {
        answer(exchange, file);
      }
    }
  }

  private @Nullable Path file(URI uri) throws IOException {
    Path file = folder.resolve("." + uri.getPath()).normalize();
    boolean inside = Files.isRegularFile(file) && file.toRealPath().startsWith(folder);
    return inside ? file : null;
  }

  private void refuse(HttpExchange exchange, int status) throws IOException {
    note(exchange, status, 0);
    exchange.sendResponseHeaders(status, -1);
  }

  private void note(HttpExchange exchange, int status, long sent) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        new HostRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            range == null ? "" : range,
            status,
            sent));
  }

  private void answer(HttpExchange exchange, Path file) throws IOException {
    long size = Files.size(file);
    String tag = tag(file, size);
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", tag);
    headers.set("Accept-Ranges", "bytes");
    ByteRange range = ByteRange.of(wantedRange(exchange.getRequestHeaders(), tag), size);
    if (range == null) {
      send(exchange, file, new ByteRange(0, size - 1), 200);
    } else if (range.isEmpty()) {
      headers.set("Content-Range", "bytes */" + size);
      refuse(exchange, 416);
    } else {
      headers.set("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
      send(exchange, file, range, 206);
    }
  }

  /** Returns the Range header, unless it holds only for another state of the file. */
  private static @Nullable String wantedRange(Headers headers, String tag) {
    String only = headers.getFirst("If-Range");
    return only == null || only.equals(tag) ? headers.getFirst("Range") : null;
  }

  /** Returns a mark that changes whenever the file does. */
  private static String tag(Path file, long size) throws IOException {
    long nanos = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
    return "\"" + Long.toHexString(size) + "-" + Long.toHexString(nanos) + "\"";
  }

  private void send(HttpExchange exchange, Path file, ByteRange range, int status)
      throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(range.length()));
      refuse(exchange, status);
      return;
    }
    long length = range.length();
    long most = Math.min(length, nextCut());
    note(exchange, status, most);
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    try (SeekableByteChannel source = Files.newByteChannel(file)) {
      source.position(range.first());
      copy(source, exchange.getResponseBody(), most);
    }
  }

  private void copy(SeekableByteChannel source, OutputStream body, long length) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long start = System.nanoTime();
    long sent = 0;
    while (sent < length) {
      int most = (int) Math.min(CHUNK, length - sent);
      int read = source.read(ByteBuffer.wrap(chunk, 0, most));
      if (read < 0) {
        break;
      }
      body.write(chunk, 0, read);
      body.flush();
      sent += read;
      slowDown(start, sent);
    }
  }

  private void slowDown(long start, long sent) throws IOException {
    long due = (long) (sent * 1e9 / bytesPerSecond);
    long early = due - (System.nanoTime() - start);
    if (early > 0) {
      Deadline.pause(Duration.ofNanos(early));
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
