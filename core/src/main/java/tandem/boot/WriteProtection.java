package tandem.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/** The write protection that Linux gives eMMC boot areas ({@code mmcblk0boot0}). */
final class WriteProtection {
  private static final System.Logger LOG = System.getLogger(WriteProtection.class.getName());
  private static final Pattern BOOT_AREA = Pattern.compile("mmcblk[0-9]+boot[0-9]+");

  /** That of what is no device. */
  static final WriteProtection NONE = new WriteProtection(null);

  private final @Nullable Path file;

  private WriteProtection(@Nullable Path file) {
    this.file = file;
  }

  /** Writes something, and makes it durable before it returns: protecting flushes nothing. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  /** Finds the protection of this device, if it has one. */
  static WriteProtection of(Path device, DevicePaths paths) throws UpdateException {
    try {
      Path name = device.toRealPath().getFileName();
      if (name != null && BOOT_AREA.matcher(name.toString()).matches()) {
        return new WriteProtection(paths.sys("class/block/" + name + "/force_ro"));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> device + ": " + Reasons.of(e)); // as reading it will say
    }
    return NONE;
  }

  /** Lifts the protection, if there is one and it is on, for one write. */
  void lifted(Write write) throws IOException {
    Path active = active();
    if (active == null) {
      write.run();
      return;
    }
    set(active, "0");
    try {
      write.run();
    } finally {
      restore(active);
    }
  }

  /** Tells whether the device is protected now and the protection can be lifted. */
  boolean canLift() throws IOException {
    Path active = active();
    return active != null && Files.isWritable(active);
  }

  private @Nullable Path active() throws IOException {
    if (file == null || !Files.exists(file)) {
      return null;
    }
    return Files.readString(file, US_ASCII).strip().equals("1") ? file : null;
  }

  // The write was done and is durable: that the area stays writable must not make it look failed.
  private static void restore(Path file) {
    try {
      set(file, "1");
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> file + ": the boot area stays writable: " + Reasons.of(e));
    }
  }

  private static void set(Path file, String value) throws IOException {
    Files.writeString(file, value, US_ASCII, StandardOpenOption.WRITE);
  }
}
