package tandem.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a file that tells it from a later one of the same name.
 *
 * @param length of the whole file
 * @param etag the entity tag, as it was sent
 * @param lastModified the date of the last change, as it was sent
 * @param date the server's own time, as it was sent
 */
record FileVersion(
    OptionalLong length,
    Optional<String> etag,
    Optional<String> lastModified,
    Optional<String> date) {

  /** What can be sent back without a change, and is no weak tag. */
  private static final Pattern STRONG_TAG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");

  static FileVersion of(ResponseHead head, OptionalLong length) {
    return new FileVersion(
        length, head.first("etag"), head.first("last-modified"), head.first("date"));
  }

  /**
   * Returns what to send as {@code If-Range}, by the rules of RFC 9110 section 13.1.5: a strong
   * tag; or, without any tag, a date of which there can not have been a second version.
   */
  Optional<String> validator() {
    return etag.isPresent()
        ? etag.filter(tag -> STRONG_TAG.matcher(tag).matches())
        : lastModified.filter(this::isSettled);
  }

  private boolean isSettled(String changed) {
    Optional<Instant> change = HttpDate.parse(changed);
    Optional<Instant> answer = date.flatMap(HttpDate::parse);
    return change.isPresent()
        && answer.isPresent()
        && Duration.between(change.get(), answer.get()).toSeconds() >= 1;
  }

  /** Returns whether a later answer says by the validator that it is the same file. */
  boolean isConfirmedBy(FileVersion later) {
    return etag.isPresent() ? later.etag.equals(etag) : later.lastModified.equals(lastModified);
  }

  /** Returns how a later answer shows that it is another file, or null if it does not. */
  @Nullable String difference(FileVersion later) {
    if (length.isPresent() && later.length.isPresent() && !length.equals(later.length)) {
      return "it has " + later.length.getAsLong() + " bytes now, and had " + length.getAsLong();
    }
    if (etag.isPresent() && later.etag.isPresent()) {
      // A server that compresses now and then marks the same tag as weak.
      return opaque(etag.get()).equals(opaque(later.etag.get())) ? null : "its ETag is another";
    }
    boolean dated = lastModified.isPresent() && later.lastModified.isPresent();
    return dated && !lastModified.equals(later.lastModified) ? "it has another date" : null;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
