package tandem.image.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.UUID;

/**
 * What all identities and times in an image come from.
 *
 * @param seed any text; another one makes other identities
 * @param time of all that is made, in seconds since 1970
 */
public record Origin(String seed, long time) {
  /** The seed unless another is wanted. */
  public static final String SEED = "tandem";

  /** The time unless another is wanted: the beginning of 2024. */
  public static final long TIME = 1_704_067_200L;

  /** Returns an identity. */
  UUID identity(String purpose) {
    return UUID.nameUUIDFromBytes((seed + "\n" + purpose).getBytes(UTF_8));
  }

  /** Returns the serial number of a FAT file system, eight hexadecimal digits. */
  String serial(String purpose) {
    int bits = (int) identity(purpose).getLeastSignificantBits();
    return String.format(Locale.ROOT, "%08x", bits);
  }
}
