package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the log of nbdkit's log filter while it grows, and sums up the requests in it. */
final class NbdLog {
  private static final int MAX_LINE = 4096;

  // A request starts with its name; its result is a line of its own with dots before the name.
  private static final Pattern CHANGE =
      Pattern.compile(" (Write|Zero|Trim) id=\\d+ offset=0x[0-9a-f]+ count=0x([0-9a-f]{1,8}) (.*)");

  private static final Pattern FLUSH = Pattern.compile(" Flush id=\\d+");

  private final Path file;
  private final StringBuilder line = new StringBuilder();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private long position;
  private DiskTraffic traffic = DiskTraffic.NONE;

  NbdLog(Path file) {
    this.file = file;
  }

  /** Reads what was added since the last call, and returns the sum of all. */
  DiskTraffic read() throws IOException {
    if (!Files.exists(file)) {
      return traffic;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(position);
      while (channel.read(buffer.clear()) > 0) {
        position += buffer.flip().remaining();
        accept(ISO_8859_1.decode(buffer));
      }
    }
    return traffic;
  }

  private void accept(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        lineEnds();
        line.setLength(0);
      } else if (line.length() < MAX_LINE) {
        line.append(c);
      }
    }
  }

  private void lineEnds() {
    Matcher change = CHANGE.matcher(line);
    if (change.find()) {
      boolean durable = change.group(3).contains("fua=1");
      traffic = traffic.plusWrite(Long.parseLong(change.group(2), 16), durable);
    } else if (FLUSH.matcher(line).find()) {
      traffic = traffic.plusFlush();
    }
  }
}
