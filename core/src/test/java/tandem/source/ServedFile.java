package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.source.FaultyHttpServer.Behaviour;
import tandem.source.FaultyHttpServer.Exchange;

/**
 * A file as a good server gives it: with Range and If-Range. A test takes some of that away. Each
 * of the first connections breaks off after as many bytes of its body as the test says.
 */
final class ServedFile implements Behaviour {
  static final String TAG = "\"v1\"";
  private static final Pattern RANGE = Pattern.compile("Range: bytes=([0-9]+)-");

  private final AtomicInteger connections = new AtomicInteger();
  private volatile String content;
  private volatile String validator = "ETag: " + TAG + "\r\n";
  private volatile boolean ranges = true;
  private volatile boolean ifRange = true;
  private volatile boolean chunked;
  private volatile List<Integer> cuts = List.of();

  ServedFile(String content) {
    this.content = content;
  }

  /** Breaks the n-th connection off after so many bytes; all later ones stay whole. */
  ServedFile cutAfter(Integer... bytes) {
    cuts = List.of(bytes);
    return this;
  }

  ServedFile withHeader(String headers) {
    validator = headers;
    return this;
  }

  ServedFile withoutRanges() {
    ranges = false;
    return this;
  }

  ServedFile withoutIfRange() {
    ifRange = false;
    return this;
  }

  ServedFile inChunks() {
    chunked = true;
    return this;
  }

  void replace(String later, String headers) {
    content = later;
    validator = headers;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    int number = connections.getAndIncrement();
    int start = start(exchange.request());
    String body = content.substring(start);
    String status =
        start == 0
            ? "200 OK\r\n"
            : "206 Partial\r\nContent-Range: bytes %d-%d/%d\r\n"
                .formatted(start, content.length() - 1, content.length());
    int cut = number < cuts.size() ? Math.min(cuts.get(number), body.length()) : body.length();
    boolean whole = cut == body.length() && number >= cuts.size();
    if (chunked) {
      String chunk = cut == 0 ? "" : "%x\r\n%s\r\n".formatted(body.length(), body);
      int sent = chunk.indexOf("\r\n") + 2 + cut;
      exchange.send(
          head(status, "Transfer-Encoding: chunked\r\n")
              + (whole ? chunk + "0\r\n\r\n" : chunk.substring(0, cut == 0 ? 0 : sent)));
    } else {
      exchange.send(
          head(status, "Content-Length: " + body.length() + "\r\n") + body.substring(0, cut));
    }
    end(exchange.socket());
  }

  private String head(String status, String framing) {
    return "HTTP/1.1 " + status + framing + validator + "\r\n";
  }

  private static void end(Socket socket) throws IOException {
    socket.shutdownOutput();
  }

  /** Returns where the answer starts, by RFC 9110 section 13.1.5. */
  private int start(List<String> request) {
    Optional<Matcher> range =
        request.stream().map(RANGE::matcher).filter(Matcher::matches).findFirst();
    boolean same =
        request.stream()
            .filter(line -> line.startsWith("If-Range: "))
            .map(line -> line.substring("If-Range: ".length()))
            .allMatch(condition -> !ifRange || validator.contains(condition + "\r\n"));
    return ranges && same && range.isPresent() ? Integer.parseInt(range.get().group(1)) : 0;
  }

  /** Returns text of this many characters, none of whose parts are alike. */
  static String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append(i).append(' ');
    }
    return new String(text.substring(0, length).getBytes(ISO_8859_1), ISO_8859_1);
  }
}
