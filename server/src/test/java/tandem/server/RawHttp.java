package tandem.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends requests byte by byte as they are given, also such as no client makes. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 30_000;

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param status 0 if the connection ended without an answer
   * @param head the lines before the body
   */
  record Answer(int status, String head, String body) {
    static final Answer NONE = new Answer(0, "", "");

    Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  /** Makes a request. */
  static byte[] request(String method, String target, List<String> headers, byte[] body) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return joined(bytes(head + "\r\n"), body);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Sends bytes on a connection of their own, and returns the first answer. */
  static Answer send(int port, byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      write(socket, request);
      return read(socket);
    }
  }

  /** Writes as long as the server takes it; tells whether it took all. */
  static boolean write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false; // it has answered and ended the connection, and the answer is still there
    }
  }

  /** Reads one answer. */
  static Answer read(Socket socket) throws IOException {
    try {
      return read(socket.getInputStream());
    } catch (SocketTimeoutException e) {
      throw new IOException("the server neither answered nor ended the connection", e);
    } catch (SocketException e) {
      return Answer.NONE;
    }
  }

  /**
   * Sends requests without waiting for their answers in between, on a new connection where the
   * server has ended one, and returns the answers.
   */
  static List<Answer> pipeline(int port, List<byte[]> requests) throws IOException {
    List<Answer> answers = new ArrayList<>();
    while (answers.size() < requests.size()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        write(
            socket,
            joined(requests.subList(answers.size(), requests.size()).toArray(byte[][]::new)));
        Answer answer;
        do {
          answer = read(socket);
          answers.add(answer);
        } while (answers.size() < requests.size()
            && answer.status() != 0
            && !answer.header("Connection").orElse("").equals("close"));
      }
    }
    return answers;
  }

  /** Sends requests on one connection, and returns all that comes back until it ends. */
  static String exchange(int port, String requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(bytes(requests));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return Answer.NONE;
      }
      head.write(next);
    }
    String lines = head.toString(StandardCharsets.ISO_8859_1);
    Answer answer = new Answer(Integer.parseInt(lines.substring(9, 12)), lines, "");
    int length = answer.header("Content-Length").map(Integer::parseInt).orElse(0);
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(answer.status(), lines, body);
  }
}
