package tandem.artifact;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names of the members of an artifact. */
final class MemberName {
  static final String VERSION = "version";
  static final String MANIFEST = "manifest";
  static final String SIGNATURE = "manifest.sig";
  static final String MANIFEST_AUGMENT = "manifest-augment";

  static final String HEADER = "header.tar";
  static final String HEADER_AUGMENT = "header-augment.tar";
  private static final String DATA = "data/";
  private static final int DIGITS = 4;

  private MemberName() {}

  /** The name of the header archive, {@code header.tar} and a suffix. */
  record HeaderName(String name, Compression compression) {

    /** Returns the parts of the name, null when it is no name of a header archive. */
    static @Nullable HeaderName parse(String name) {
      Compression compression = compressionOf(name, HEADER);
      return compression == null ? null : new HeaderName(name, compression);
    }

    /** Returns the name of the header archive that augments this one. */
    HeaderName augment() {
      return new HeaderName(HEADER_AUGMENT + compression.suffix(), compression);
    }
  }

  /** The name of a payload archive, {@code data/NNNN.tar} and a suffix. */
  record DataName(String name, int index, Compression compression) {

    /** Returns the parts of the name, null when it is no name of a payload archive. */
    static @Nullable DataName parse(String name) {
      int index = indexOf(name);
      Compression compression = index < 0 ? null : compressionOf(name, dataArchive(index));
      return compression == null ? null : new DataName(name, index, compression);
    }
  }

  private static @Nullable Compression compressionOf(String name, String stem) {
    for (Compression compression : Compression.values()) {
      if (name.equals(stem + compression.suffix())) {
        return compression;
      }
    }
    return null;
  }

  /** Returns the name of the header archive. */
  static String headerArchive(Compression compression) {
    return HEADER + compression.suffix();
  }

  /** Returns the name of a payload archive without the suffix of its compression. */
  static String dataArchive(int index) {
    return DATA + digits(index) + ".tar";
  }

  /** Returns what the names of a payload's files begin with in the manifest. */
  static String dataFolder(int index) {
    return DATA + digits(index) + "/";
  }

  /** Returns what the names of a payload's members of the header begin with. */
  static String bucket(int index) {
    return "headers/" + digits(index) + "/";
  }

  /** Returns the payload number in a name that begins {@code data/NNNN}, else -1. */
  static int indexOf(String name) {
    if (!name.startsWith(DATA) || name.length() < DATA.length() + DIGITS) {
      return -1;
    }
    int index = 0;
    for (char c : name.substring(DATA.length(), DATA.length() + DIGITS).toCharArray()) {
      if (c < '0' || c > '9') {
        return -1;
      }
      index = 10 * index + c - '0';
    }
    return index;
  }

  private static String digits(int index) {
    return String.format(Locale.ROOT, "%04d", index);
  }
}
