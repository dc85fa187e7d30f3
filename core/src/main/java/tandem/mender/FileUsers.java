package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Finds processes that hold a POSIX lock on a file by the kernel's list of locks. Asking the kernel
 * for a lock of our own could make a Mender that starts in that moment believe that it is not the
 * first to open its store.
 */
final class FileUsers {
  private static final int FIELDS = 6;
  private static final int KIND = 1;
  private static final int PROCESS = 4;
  private static final int FILE = 5;

  private final Path locks;

  FileUsers(Path locks) {
    this.locks = locks;
  }

  static FileUsers ofThisMachine() {
    return new FileUsers(Path.of("/proc/locks"));
  }

  /** Returns a process that holds a lock on the file; none also where that can not be known. */
  OptionalLong lockHolder(Path file) {
    try {
      String wanted = identity(file);
      for (String line : Files.readAllLines(locks, UTF_8)) {
        String[] fields = line.trim().split("\\s+", -1);
        if (fields.length > FIELDS
            && fields[KIND].equals("POSIX")
            && fields[FILE].equals(wanted)
            && fields[PROCESS].matches("[0-9]{1,18}")) {
          return OptionalLong.of(Long.parseLong(fields[PROCESS]));
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      return OptionalLong.empty(); // no such file, no /proc: nobody to be seen
    }
    return OptionalLong.empty();
  }

  // As the kernel prints it: device in hexadecimal, number of the file in decimal.
  private static String identity(Path file) throws IOException {
    long device = (Long) Files.getAttribute(file, "unix:dev");
    long number = (Long) Files.getAttribute(file, "unix:ino");
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    return String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, number);
  }
}
