package tandem.server.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers with a file, or with the one part of it that is asked for. More than one part at once is
 * answered with the whole file, as RFC 9110 allows.
 *
 * @param file never changes
 * @param size its length in bytes
 * @param etag with its quotes
 * @param name under which a browser stores it
 * @param pacing of its bytes
 */
public record FileDownload(Path file, long size, String etag, String name, Pacing pacing) {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** Returns the answer: 200, 206 or 416. */
  public Reply reply(Request request) {
    Optional<Matcher> range =
        request
            .header("range")
            .filter(text -> isOfThisFile(request))
            .map(RANGE::matcher)
            .filter(matcher -> matcher.matches() && matcher.end() > "bytes=-".length());
    return range.map(this::part).orElseGet(() -> described(200, 0, size));
  }

  private boolean isOfThisFile(Request request) {
    return request.header("if-range").map(etag::equals).orElse(true);
  }

  private Reply part(Matcher range) {
    String first = String.valueOf(range.group(1));
    String last = String.valueOf(range.group(2));
    long start;
    long end; // exclusive
    if (first.isEmpty()) {
      start = Math.max(0, size - Long.parseLong(last));
      end = size;
    } else {
      start = Long.parseLong(first);
      end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
      if (!last.isEmpty() && Long.parseLong(last) < start) {
        return described(200, 0, size); // an invalid range is as good as none
      }
    }
    if (start >= size || start >= end) {
      return Reply.empty(416).with("Content-Range", "bytes */" + size);
    }
    return described(206, start, end - start)
        .with("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + size);
  }

  private Reply described(int status, long offset, long length) {
    return new Reply(status, Map.of(), new Reply.FilePart(file, offset, length, pacing))
        .with("Content-Type", "application/vnd.mender-artifact")
        .with("Accept-Ranges", "bytes")
        .with("ETag", etag)
        .with("Content-Disposition", "attachment; filename=\"" + safe(name) + "\"");
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._+-]", "_");
  }
}
