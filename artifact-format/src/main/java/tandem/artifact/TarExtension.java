package tandem.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an extended header says of the member that follows it: the records of a PAX header, or the
 * long name of a GNU header. Stricter than the standard where readers in the field differ: no
 * record twice, no sparse files.
 */
final class TarExtension {
  /** Largest extended header that is read. */
  static final int LARGEST = 64 << 10;

  private static final String PATH = "path";
  private static final String SIZE = "size";
  private static final String MODIFIED = "mtime";

  private final String where;
  private final Map<String, String> records;

  private TarExtension(String where, Map<String, String> records) {
    this.where = where;
    this.records = records;
  }

  /** Takes the content of a GNU header that holds a long name. */
  static TarExtension longName(String where, byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    String name = new String(content, 0, end, StandardCharsets.ISO_8859_1);
    return new TarExtension(where, Map.of(PATH, name));
  }

  /**
   * Parses the records of a PAX header, each {@code <length> <key>=<value>\n}.
   *
   * @throws CorruptedArtifactException when it is anything else
   */
  static TarExtension pax(String where, byte[] content) throws CorruptedArtifactException {
    TarExtension extension = new TarExtension(where, new HashMap<>());
    for (int start = 0; start < content.length; ) {
      start = extension.parseRecord(content, start);
    }
    for (String integer : new String[] {"uid", "gid"}) {
      extension.number(integer);
    }
    for (String time : new String[] {"atime", "ctime"}) {
      extension.seconds(time);
    }
    return extension;
  }

  private int parseRecord(byte[] content, int start) throws CorruptedArtifactException {
    int at = start;
    int length = 0;
    while (at < content.length && content[at] >= '0' && content[at] <= '9' && length <= LARGEST) {
      length = length * 10 + content[at++] - '0';
    }
    int end = start + length;
    if (at == start
        || end > content.length
        || end - at < 2
        || content[at] != ' '
        || content[end - 1] != '\n') {
      throw new CorruptedArtifactException(where + ": no record at byte " + start);
    }
    String record = decode(content, at + 1, end - 1);
    int equals = record.indexOf('=');
    if (equals <= 0) {
      throw new CorruptedArtifactException(where + ": record without key at byte " + start);
    }
    put(record.substring(0, equals), record.substring(equals + 1));
    return end;
  }

  private void put(String key, String value) throws CorruptedArtifactException {
    if (key.startsWith("GNU.sparse.")) {
      throw new CorruptedArtifactException(
          where + ": a sparse file, only regular files are allowed");
    }
    boolean text = key.equals("linkpath") || key.equals("uname") || key.equals("gname");
    if ((text ? value : key).indexOf('\0') >= 0) {
      throw new CorruptedArtifactException(where + ": NUL in record " + Text.shown(key));
    }
    if (records.put(key, value) != null) {
      throw new CorruptedArtifactException(where + ": second record " + Text.shown(key));
    }
  }

  private String decode(byte[] content, int from, int to) throws CorruptedArtifactException {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(content, from, to - from);
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptedArtifactException(where + ": not UTF-8", e);
    }
  }

  /** Returns the name that replaces the one in the header block, if there is one. */
  @Nullable String path() {
    return value(PATH);
  }

  /** Returns the size that replaces the one in the header block, if there is one. */
  OptionalLong size() throws CorruptedArtifactException {
    OptionalLong size = number(SIZE);
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new CorruptedArtifactException(where + ": negative size " + size.getAsLong());
    }
    return size;
  }

  /** Returns the modification time in seconds since 1970, if there is one. */
  OptionalLong modified() throws CorruptedArtifactException {
    return seconds(MODIFIED);
  }

  // An empty value says that the header block counts.
  private @Nullable String value(String key) {
    String value = records.get(key);
    return value == null || value.isEmpty() ? null : value;
  }

  private OptionalLong number(String key) throws CorruptedArtifactException {
    String value = value(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.matches("-?[0-9]{1,18}")) {
      throw new CorruptedArtifactException(
          where + ": " + key + " is no number: " + Text.shown(value));
    }
    return OptionalLong.of(Long.parseLong(value));
  }

  private OptionalLong seconds(String key) throws CorruptedArtifactException {
    String value = value(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.matches("-?[0-9]{1,18}(\\.[0-9]*)?")) {
      throw new CorruptedArtifactException(
          where + ": " + key + " is no time: " + Text.shown(value));
    }
    int point = value.indexOf('.');
    return OptionalLong.of(Long.parseLong(point < 0 ? value : value.substring(0, point)));
  }
}
