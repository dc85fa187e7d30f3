package tandem.server.manage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.server.http.BodyException;
import tandem.server.http.RefusedException;

/**
 * A form with files ({@code multipart/form-data}), read as a stream: one part after the other, none
 * of which is held as a whole.
 */
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;.*\\bboundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70})).*");
  private static final Pattern NAME =
      Pattern.compile("(?i)content-disposition:\\s*form-data\\s*;.*\\bname=\"([^\"]*)\".*");
  private static final int LONGEST_HEADERS = 8 << 10;
  private static final int BUFFER = 64 << 10;

  private final PushbackInputStream in;
  private final byte[] delimiter;
  private @Nullable Content current;
  private boolean started;

  /** One part, to be read before the next is asked for. */
  record Part(String name, InputStream content) {}

  /**
   * Takes a body.
   *
   * @throws RefusedException when the header is none of a form
   */
  Multipart(String contentType, InputStream body) throws RefusedException {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      throw new RefusedException(400, "Content-Type: expected multipart/form-data");
    }
    String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.in = new PushbackInputStream(body, BUFFER + delimiter.length + 2);
  }

  /** Returns the next part, or nothing after the last. */
  Optional<Part> next() throws RefusedException, IOException {
    if (!started) {
      started = true;
      in.unread(new byte[] {'\r', '\n'}); // so that the first delimiter is like all others
      current = new Content();
    }
    Content before = current;
    if (before == null) {
      return Optional.empty();
    }
    before.transferTo(OutputStream.nullOutputStream());
    if (line().equals("--")) {
      current = null;
      return Optional.empty();
    }
    String name = name();
    current = new Content();
    return Optional.of(new Part(name, current));
  }

  private String name() throws RefusedException, IOException {
    String name = null;
    int length = 0;
    String line = line();
    while (!line.isEmpty()) {
      Matcher matcher = NAME.matcher(line);
      if (matcher.matches()) {
        name = matcher.group(1);
      }
      length += line.length();
      if (length > LONGEST_HEADERS) {
        throw new RefusedException(400, "form: a part has too many headers");
      }
      line = line();
    }
    if (name == null) {
      throw new RefusedException(400, "form: a part has no name");
    }
    return name;
  }

  private String line() throws RefusedException, IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b = in.read();
    while (b != '\n') {
      if (b < 0 || line.size() > LONGEST_HEADERS) {
        // Some do not end the last line.
        if (b < 0 && line.toString(StandardCharsets.UTF_8).equals("--")) {
          return "--";
        }
        throw new RefusedException(400, "form: it ends early, or is none");
      }
      line.write(b);
      b = in.read();
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** The bytes up to the next delimiter, which is taken away with them. */
  private final class Content extends InputStream {
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (ended || length == 0) {
        return ended ? -1 : 0;
      }
      byte[] buffer = new byte[Math.min(length, BUFFER) + delimiter.length];
      int n = in.readNBytes(buffer, 0, buffer.length);
      int at = indexOfDelimiter(buffer, n);
      // Without a delimiter, the last bytes may be the start of one.
      int count = at >= 0 ? at : n - delimiter.length + 1;
      if (count <= 0 && at < 0) {
        throw new BodyException(400, "form: it ends in the middle of a part");
      }
      System.arraycopy(buffer, 0, target, offset, Math.min(count, length));
      if (at >= 0 && at <= length) {
        ended = true;
        in.unread(buffer, at + delimiter.length, n - at - delimiter.length);
        return at == 0 ? -1 : at;
      }
      int taken = Math.min(count, length);
      in.unread(buffer, taken, n - taken);
      return taken;
    }

    private int indexOfDelimiter(byte[] buffer, int length) {
      for (int i = 0; i + delimiter.length <= length; i++) {
        if (buffer[i] == delimiter[0]
            && Arrays.equals(buffer, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
          return i;
        }
      }
      return -1;
    }
  }
}
