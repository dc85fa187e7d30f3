package tandem.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The write protection that Linux gives eMMC boot areas ({@code mmcblk0boot0}). */
final class WriteProtection {
  private static final System.Logger LOG = System.getLogger(WriteProtection.class.getName());
  private static final Pattern BOOT_AREA = Pattern.compile("mmcblk[0-9]+boot[0-9]+");

  private WriteProtection() {}

  /** Writes something, and makes it durable before it returns: protecting flushes nothing. */
  @FunctionalInterface
  interface Write {
    void run() throws IOException;
  }

  /** Lifts the protection of this device, if there is one and it is on, for one write. */
  static void lifted(Path device, Function<String, Path> resolve, Write write) throws IOException {
    Optional<Path> active = active(device, resolve);
    if (active.isEmpty()) {
      write.run();
      return;
    }
    set(active.get(), "0");
    try {
      write.run();
    } finally {
      restore(active.get());
    }
  }

  /** Tells whether this device is protected now and the protection can be lifted. */
  static boolean canLift(Path device, Function<String, Path> resolve) throws IOException {
    return active(device, resolve).filter(Files::isWritable).isPresent();
  }

  private static Optional<Path> active(Path device, Function<String, Path> resolve)
      throws IOException {
    Path name = device.toRealPath().getFileName();
    if (name == null || !BOOT_AREA.matcher(name.toString()).matches()) {
      return Optional.empty();
    }
    Path file = resolve.apply("/sys/class/block/" + name + "/force_ro");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    boolean on = Files.readString(file, US_ASCII).strip().equals("1");
    return on ? Optional.of(file) : Optional.empty();
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
