package tandem.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Sends a server one request: HTTP/1.1, one connection, nothing else.
 *
 * <p>Why not the JDK's clients: java.net.http costs half a second of a processor for its first
 * answer, this one some 60 ms. HttpURLConnection is cheaper still, but reports a body that ends
 * early as complete, repeats requests on its own, tries only the first address of a host, and lets
 * itself be told otherwise (a Host header beside an address, Basic for a proxy's tunnel) only by
 * system properties that hold for the whole process and must be set before its class is loaded.
 */
final class HttpFetcher {
  private static final String AGENT = "User-Agent: tandem\r\n";
  private static final byte[] NOTHING = {};

  private final Dialer dialer;
  private final Tls tls;
  private final ProxySettings proxies;
  private final Duration readTimeout;
  private final Duration wholeTimeout;

  HttpFetcher(Dialer dialer, Tls tls, ProxySettings proxies, Duration readTimeout) {
    this(dialer, tls, proxies, readTimeout, SocketInput.FOR_EVER);
  }

  /** Takes also how long a whole answer may take. */
  HttpFetcher(
      Dialer dialer, Tls tls, ProxySettings proxies, Duration readTimeout, Duration wholeTimeout) {
    this.wholeTimeout = wholeTimeout;
    this.dialer = dialer;
    this.tls = tls;
    this.proxies = proxies;
    this.readTimeout = readTimeout;
  }

  /**
   * Asks for a resource. Returns the answer, whatever its status. The caller closes it.
   *
   * @param headers more lines for the request, each with its end
   * @throws UpdateException UNAVAILABLE or CONFIG, where there is a hint to give
   */
  HttpReply get(HttpTarget target, String headers) throws IOException, UpdateException {
    return send(target, "GET", headers, NOTHING);
  }

  /**
   * Sends a request. Returns the answer, whatever its status. The caller closes it.
   *
   * @param headers more lines for the request, each with its end; of a body also its length
   * @throws UpdateException UNAVAILABLE or CONFIG, where there is a hint to give
   */
  HttpReply send(HttpTarget target, String method, String headers, byte[] body)
      throws IOException, UpdateException {
    HttpTarget proxy = proxies.forTarget(target);
    Socket connection = dialer.connect(proxy == null ? target : proxy);
    boolean answered = false;
    try {
      connection.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      Socket socket = secured(connection, target, proxy);
      write(socket, request(target, proxy, method, headers), body);
      InputStream bytes =
          new SocketInput(socket.getInputStream(), connection, readTimeout, wholeTimeout);
      InputStream in = new BufferedInputStream(bytes, FileSource.BUFFER);
      HttpReply reply = new HttpReply(ResponseHead.read(in), in);
      answered = true;
      return reply;
    } finally {
      if (!answered) {
        connection.close();
      }
    }
  }

  private Socket secured(Socket connection, HttpTarget target, @Nullable HttpTarget proxy)
      throws IOException, UpdateException {
    Socket socket = connection;
    if (proxy != null && proxy.secure()) {
      socket = tls.wrap(socket, proxy);
    }
    if (proxy != null && target.secure()) {
      openTunnel(socket, target, proxy);
    }
    return target.secure() ? tls.wrap(socket, target) : socket;
  }

  private void openTunnel(Socket socket, HttpTarget target, HttpTarget proxy)
      throws IOException, UpdateException {
    String place = target.hostAndPort();
    write(
        socket,
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\n".formatted(place, place)
            + AGENT
            + header("Proxy-Authorization", proxy.authorization())
            + "\r\n",
        NOTHING);
    // Unbuffered: the first byte after the head belongs to TLS.
    ResponseHead head =
        ResponseHead.read(new SocketInput(socket.getInputStream(), socket, readTimeout));
    if (head.status() < 200 || head.status() > 299) {
      String refused = "proxy %s: refused to connect to %s: %s";
      throw new UpdateException(
              ErrorKind.UNAVAILABLE, refused.formatted(proxy.origin(), place, head.statusText()))
          .withHint("check https_proxy and no_proxy, and user and password in them");
    }
  }

  private static String request(
      HttpTarget target, @Nullable HttpTarget proxy, String method, String headers) {
    HttpTarget relay = target.secure() ? null : proxy;
    String where = (relay == null ? "" : target.origin()) + target.resource();
    // identity: the digests in an artifact are those of the bytes as they are stored.
    return "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, where, target.authority())
        + AGENT
        + "Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
        + header("Authorization", target.authorization())
        + (relay == null ? "" : header("Proxy-Authorization", relay.authorization()))
        + headers
        + "\r\n";
  }

  private static String header(String name, Optional<String> value) {
    return value.map(text -> name + ": " + text + "\r\n").orElse("");
  }

  private static void write(Socket socket, String request, byte[] body) throws IOException {
    // Nothing but ASCII gets in: a target is percent-encoded, an authorization base64, a validator
    // is sent back only where it is ASCII, and the headers of a call are checked.
    byte[] head = request.getBytes(US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    socket.getOutputStream().write(all);
    socket.getOutputStream().flush();
  }
}
