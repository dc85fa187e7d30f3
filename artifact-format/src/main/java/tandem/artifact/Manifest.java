package tandem.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The list of members with their digests; what the signature covers. Only the canonical text is
 * accepted, so that every reader in the field sees the same list: lines of 64 lower-case digits,
 * two spaces, a name without blanks, a newline; no name twice.
 */
public final class Manifest {
  private static final int DIGITS = 2 * Digest.LENGTH;

  private final Map<String, Digest> entries;

  /** Takes the entries in the order of the lines. */
  public Manifest(Map<String, Digest> entries) {
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * Parses the member named.
   *
   * @throws CorruptedArtifactException when a line is not canonical or a name comes twice
   */
  public static Manifest parse(String member, byte[] raw) throws CorruptedArtifactException {
    String text = decode(member, raw);
    Map<String, Digest> entries = new LinkedHashMap<>();
    int line = 0;
    for (int start = 0; start < text.length(); ) {
      line++;
      String where = member + " line " + line;
      int end = text.indexOf('\n', start);
      if (end < 0) {
        throw new CorruptedArtifactException(where + ": no newline at the end");
      }
      String name = name(where, text.substring(start, end));
      Digest digest = digest(where, text.substring(start, start + DIGITS));
      if (entries.put(name, digest) != null) {
        throw new CorruptedArtifactException(where + ": second entry for " + Text.shown(name));
      }
      start = end + 1;
    }
    return new Manifest(entries);
  }

  private static String decode(String member, byte[] raw) throws CorruptedArtifactException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw new CorruptedArtifactException(member + ": not UTF-8", e);
    }
  }

  private static String name(String where, String line) throws CorruptedArtifactException {
    if (line.length() <= DIGITS + 2 || !line.startsWith("  ", DIGITS)) {
      throw new CorruptedArtifactException(
          where + ": not 64 hexadecimal digits, two spaces and a name");
    }
    String name = line.substring(DIGITS + 2);
    if (name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw new CorruptedArtifactException(where + ": blank or control character in the name");
    }
    return name;
  }

  private static Digest digest(String where, String hex) throws CorruptedArtifactException {
    try {
      return Digest.parse(hex);
    } catch (IllegalArgumentException e) {
      throw new CorruptedArtifactException(
          where + ": not 64 lower-case hexadecimal digits: " + Text.shown(hex), e);
    }
  }

  /** Returns the digest of a member, if the manifest has it. */
  public Optional<Digest> get(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Returns name to digest, in the order of the lines. */
  public Map<String, Digest> entries() {
    return entries;
  }

  /** Returns the canonical text. */
  public byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    entries.forEach(
        (name, digest) -> text.append(digest.hex()).append("  ").append(name).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
