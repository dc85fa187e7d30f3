package tandem.image.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.IdentityHashMap;

/** Tells disk states apart. Remembers contents by identity, since most of them are shared. */
public final class Fingerprint {
  private static final int MOST_REMEMBERED = 256;

  private final MessageDigest sha256 = newSha256();
  private final IdentityHashMap<byte[], byte[]> remembered = new IdentityHashMap<>();
  private final MessageDigest whole = newSha256();

  /** Returns 128 bits that stand for all that the disks hold. */
  public Value of(Iterable<DiskState> disks) {
    whole.reset();
    disks.forEach(disk -> disk.print(this));
    ByteBuffer digest = ByteBuffer.wrap(whole.digest());
    return new Value(digest.getLong(), digest.getLong());
  }

  /** A fingerprint. */
  public record Value(long high, long low) {}

  void add(String name) {
    whole.update((byte) 'n');
    whole.update(name.getBytes(UTF_8));
    whole.update((byte) 0);
  }

  void add(byte[] content) {
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    whole.update((byte) 'c');
    whole.update(remembered.computeIfAbsent(content, sha256::digest));
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
