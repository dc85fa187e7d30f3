package tandem.bench.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A TLS connection to the server, and just enough HTTP to cost less than the server does. Sessions
 * are never resumed, because the clients of devices do not keep them.
 */
final class Connection implements AutoCloseable {
  private static final int TIMEOUT = 60_000; // ms
  private static final int LARGEST_KEPT = 1 << 20;
  private static final AtomicInteger OPENED = new AtomicInteger();

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(SSLSocketFactory factory, int port) throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(TIMEOUT);
    // Sessions are remembered by host and port: with another name each time, none is found.
    String name = "device-" + OPENED.incrementAndGet() + ".invalid";
    this.socket = (SSLSocket) factory.createSocket(plain, name, port, true);
    this.in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    this.out = socket.getOutputStream();
    socket.startHandshake();
  }

  /** Sends a request with JSON, or with no body, and waits for all of the answer. */
  Answered call(String method, String path, String token, String body) throws IOException {
    return send(method, path, token, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a request, and waits for all of the answer. */
  Answered send(String method, String path, String token, String type, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\n");
    if (!token.isEmpty()) {
      head.append("Authorization: ").append(token).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = new byte[start.length + body.length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    out.write(request); // at once: in two, the second would wait for what the first is answered
    out.flush();
    return answer();
  }

  private Answered answer() throws IOException {
    String status = line();
    long length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String name = header.substring(0, Math.max(0, colon));
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Long.parseLong(header.substring(colon + 1).strip());
      } else if (name.equalsIgnoreCase("Transfer-Encoding")) {
        throw new IOException("an answer in chunks, which this client does not read");
      }
    }
    if (length <= LARGEST_KEPT) {
      byte[] body = in.readNBytes((int) length);
      return new Answered(code(status), body.length, new String(body, StandardCharsets.UTF_8));
    }
    in.skipNBytes(length);
    return new Answered(code(status), length, "");
  }

  private static int code(String status) throws IOException {
    if (!status.startsWith("HTTP/1.1 ") || status.length() < 12) {
      throw new IOException("no answer of HTTP: " + status);
    }
    return Integer.parseInt(status.substring(9, 12));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server ended the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
