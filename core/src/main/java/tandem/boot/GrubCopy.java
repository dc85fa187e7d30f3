package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * One of the two copies of grub-mender-grubenv: a folder with {@code env}, the variables, {@code
 * lock}, whose variable {@code editing} says whether {@code env} is being written, and {@code
 * lock.sha256sum}, the checksum of {@code lock} while nobody writes.
 *
 * <p>The files are written in place and keep their size, so that neither the FAT nor the folder
 * changes: what a power cut can leave is old and new sectors of {@code env}, while {@code lock}
 * says so. The reference's {@code grub-editenv} truncates and writes again.
 */
final class GrubCopy {
  static final String EDITING = "editing";
  private static final int DIGEST_LENGTH = 64;

  private final BootFiles files;
  private final String env;
  private final String lock;
  private final String sum;

  GrubCopy(BootFiles files, String folder) {
    this.files = files;
    this.env = folder + "/env";
    this.lock = folder + "/lock";
    this.sum = folder + "/lock.sha256sum";
  }

  /**
   * A copy at one moment.
   *
   * @param variables the block; null when it is missing or none
   * @param lock the block of the lock; null likewise
   * @param damage what is wrong, a sentence for each
   */
  record State(@Nullable GrubBlock variables, @Nullable GrubBlock lock, List<String> damage) {

    /** Tells whether GRUB takes the variables as whole: its boot script knows no checksums. */
    boolean unlocked() {
      return lock != null && "0".equals(lock.variables().get(EDITING));
    }

    /** Tells whether the copy can be used. */
    boolean usable() {
      return variables != null && unlocked();
    }
  }

  /** Reads the copy, from the cache or from the medium. */
  State state(boolean fromMedium) {
    List<String> damage = new ArrayList<>();
    GrubBlock variables = GrubBlock.decode(bytes(env, fromMedium, damage));
    byte[] lockBytes = bytes(lock, fromMedium, damage);
    GrubBlock lockBlock = GrubBlock.decode(lockBytes);
    State state = new State(variables, lockBlock, List.of());
    if (damage.isEmpty()) {
      if (variables == null) {
        damage.add(files.name(env) + ": is no environment block of GRUB");
      }
      if (!state.unlocked()) {
        damage.add(files.name(lock) + ": says that writing was interrupted, or is damaged");
      } else if (!sumMatches(lockBytes, fromMedium)) {
        damage.add(files.name(sum) + ": is not the checksum of the lock file");
      }
    }
    return new State(variables, lockBlock, List.copyOf(damage));
  }

  /** Writes the block into the copy, whatever state that is in, and reads it back. */
  void write(GrubBlock wanted) throws UpdateException {
    State before = state(false);
    GrubBlock closed = before.lock() == null ? GrubBlock.empty() : before.lock();
    byte[] locked = closed.with(Map.of(EDITING, "1")).encode();
    byte[] unlocked = closed.with(Map.of(EDITING, "0")).encode();
    byte[] block = wanted.encode();
    try {
      put(lock, locked);
      put(env, block);
      if (!sumMatches(unlocked, false)) {
        putSum(unlocked);
      }
      put(lock, unlocked);
      verify(env, block);
      verify(lock, unlocked);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.BOOTENV, files.name(env) + ": writing failed: " + Reasons.of(e), e);
    }
  }

  /** Fails if a write could not even begin. */
  void checkWritable() throws UpdateException {
    for (String file : List.of(lock, env)) {
      try {
        files.checkWritable(file);
      } catch (IOException e) {
        throw new UpdateException(
            ErrorKind.BOOTENV, files.name(file) + ": cannot be written: " + Reasons.of(e), e);
      }
    }
  }

  private byte[] bytes(String file, boolean fromMedium, List<String> damage) {
    try {
      return fromMedium ? files.readBack(file) : files.read(file);
    } catch (IOException e) {
      damage.add(files.name(file) + ": " + Reasons.of(e));
      return new byte[0];
    }
  }

  // A file that is missing or has another size, as a damaged file system leaves it, is made anew.
  private void put(String file, byte[] bytes) throws IOException {
    byte[] now = bytes(file, false, new ArrayList<>());
    if (now.length == bytes.length) {
      files.overwrite(file, bytes);
    } else {
      files.replace(file, bytes);
    }
  }

  // The rest of the line stays: it may name the lock file by another path.
  private void putSum(byte[] lockBytes) throws IOException {
    byte[] line = (digest(lockBytes) + "  lock\n").getBytes(ISO_8859_1);
    byte[] now = bytes(sum, false, new ArrayList<>());
    String text = new String(now, ISO_8859_1);
    if (text.matches("[0-9a-f]{64}  [^\n]*lock\n")) {
      System.arraycopy(line, 0, now, 0, DIGEST_LENGTH);
      files.overwrite(sum, now);
    } else {
      files.replace(sum, line);
    }
  }

  private void verify(String file, byte[] expected) throws IOException, UpdateException {
    if (!Arrays.equals(files.readBack(file), expected)) {
      throw new UpdateException(
          ErrorKind.BOOTENV, files.name(file) + ": read back differs from what was written");
    }
  }

  private boolean sumMatches(byte[] lockBytes, boolean fromMedium) {
    String text = new String(bytes(sum, fromMedium, new ArrayList<>()), ISO_8859_1);
    return text.matches("[0-9a-f]{64}  [^\n]*lock\n") && text.startsWith(digest(lockBytes));
  }

  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
