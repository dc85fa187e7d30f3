package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status and headers of an HTTP/1.x answer.
 *
 * @param reason the server's words for the status, printable ASCII only
 * @param headers by name in lower case
 */
record ResponseHead(int status, String reason, Map<String, List<String>> headers) {
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_REASON = 60;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: (.*))?");
  // RFC 9112 5.1: no space before the colon; a server that folds lines is refused too.
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*)");

  /** Reads the final answer's head, past those that only say to wait (1xx). */
  static ResponseHead read(InputStream in) throws IOException {
    LineReader lines = new LineReader(in, MAX_BYTES);
    while (true) {
      ResponseHead head = readOne(lines);
      if (head.status >= 200) {
        return head;
      }
    }
  }

  private static ResponseHead readOne(LineReader lines) throws IOException {
    Matcher first = STATUS_LINE.matcher(lines.next());
    if (!first.matches()) {
      throw new IOException("answer is not HTTP/1.1");
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw new IOException("answer has a malformed header");
      }
      headers
          .computeIfAbsent(header.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.group(2).strip());
    }
    String reason = first.group(2) == null ? "" : printable(first.group(2));
    return new ResponseHead(Integer.parseInt(first.group(1)), reason, headers);
  }

  private static String printable(String words) {
    String ascii = words.replaceAll("[^ -~]", "?").strip();
    return ascii.substring(0, Math.min(ascii.length(), MAX_REASON));
  }

  /** Returns status and reason for a message. */
  String statusText() {
    return (status + " " + reason).strip();
  }

  /** Returns where to go instead, if the answer is a redirect that says so. */
  Optional<String> redirect() {
    return first("location").filter(location -> REDIRECTS.contains(status));
  }

  /** Returns the first value of a header, unless that is missing or empty. */
  Optional<String> first(String header) {
    return values(header).stream().findFirst().filter(value -> !value.isEmpty());
  }

  /** Returns how long the server asks to be left alone, if it does. */
  Optional<Duration> retryAfter() {
    return Optional.of(retryAfterSeconds()).filter(seconds -> seconds > 0).map(Duration::ofSeconds);
  }

  // A date is compared with the server's own: the device's clock may never have been set.
  private long retryAfterSeconds() {
    String value = first("retry-after").orElse("");
    if (value.matches("[0-9]{1,9}")) {
      return Long.parseLong(value);
    }
    Optional<Instant> until = HttpDate.parse(value);
    Optional<Instant> now = first("date").flatMap(HttpDate::parse);
    return until.isPresent() && now.isPresent()
        ? Duration.between(now.get(), until.get()).toSeconds()
        : 0;
  }

  /** Returns how the body is compressed, empty if it is not. */
  List<String> contentEncodings() {
    return tokens("content-encoding");
  }

  /** Returns whether the body comes in chunks; refuses every other coding. */
  boolean chunked() throws IOException {
    List<String> codings = tokens("transfer-encoding");
    if (!codings.isEmpty() && !codings.equals(List.of("chunked"))) {
      throw new IOException(
          "transfer encoding is " + shown(codings) + ", expected chunked or none");
    }
    return !codings.isEmpty();
  }

  /** Returns the length of the body, if the server tells; a header sent twice must agree. */
  OptionalLong contentLength() throws IOException {
    List<String> values = tokens("content-length").stream().distinct().toList();
    if (values.isEmpty()) {
      return OptionalLong.empty();
    }
    if (values.size() > 1 || !values.get(0).matches("[0-9]{1,18}")) {
      throw new IOException("content length is " + shown(values) + ", expected one number");
    }
    return OptionalLong.of(Long.parseLong(values.get(0)));
  }

  /** Returns unknown words of a server as short printable text. */
  static String shown(List<String> words) {
    return printable(String.join(", ", words));
  }

  private List<String> tokens(String header) {
    return values(header).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(token -> token.strip().toLowerCase(Locale.ROOT))
        .filter(token -> !token.isEmpty() && !token.equals("identity"))
        .toList();
  }

  private List<String> values(String header) {
    return headers.getOrDefault(header, List.of());
  }
}
