package tandem.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bootloader's own way to its environment: where it looks and what it has built in. */
final class SimulatedEnvironment {
  static final String BOOT_PART = "mender_boot_part";
  static final String BOOT_PART_HEX = "mender_boot_part_hex";
  static final String UPGRADE_AVAILABLE = "upgrade_available";
  static final String BOOT_COUNT = "bootcount";
  static final String BOOT_LIMIT = "bootlimit";
  static final String ALT_BOOT_COMMAND = "altbootcmd";
  static final String CANARY = "mender_saveenv_canary";

  /** Where the two copies are below the device's folder. */
  static final List<String> COPIES = List.of("boot/uboot.env", "boot/uboot-redund.env");

  /** The variables of a U-Boot with Mender's scripts when no stored copy is valid. */
  static final Map<String, String> BUILT_IN =
      Map.of(
          ALT_BOOT_COMMAND,
          "run mender_altbootcmd; run bootcmd",
          BOOT_LIMIT,
          "1",
          BOOT_COUNT,
          "0",
          UPGRADE_AVAILABLE,
          "0",
          BOOT_PART,
          Integer.toString(SimulatedDevice.BOOT_PART_A),
          BOOT_PART_HEX,
          Integer.toHexString(SimulatedDevice.BOOT_PART_A),
          "mender_check_saveenv_canary",
          "1");

  private final List<Path> copies;
  private final List<String> names;

  SimulatedEnvironment(SimulatedDevice device) {
    this.copies = COPIES.stream().map(device::path).toList();
    this.names = COPIES;
  }

  /** Takes the files of an environment: one, or two of a redundant one. */
  SimulatedEnvironment(List<Path> copies) {
    this.copies = List.copyOf(copies);
    this.names = copies.stream().map(Path::toString).toList();
  }

  private boolean redundant() {
    return copies.size() == 2;
  }

  /**
   * What was found.
   *
   * @param current index of the copy that counts, or -1 for none
   * @param flag its flag
   * @param variables its variables, or the built-in ones
   */
  record Found(int current, int flag, Map<String, String> variables) {}

  /** Writes both copies of a device that has saved its environment once. */
  void create() throws IOException {
    Map<String, String> variables = new TreeMap<>(BUILT_IN);
    variables.put(CANARY, "1");
    for (int copy = 0; copy < copies.size(); copy++) {
      write(copy, new EnvironmentCopy(1 - copy, variables).encoded(redundant()).orElseThrow());
    }
  }

  /** Finds the copy that counts, and says which one is damaged. */
  Found load(List<String> story) throws IOException {
    Optional<EnvironmentCopy> first = read(0);
    Optional<EnvironmentCopy> second = redundant() ? read(1) : Optional.empty();
    if (first.isEmpty() && second.isEmpty()) {
      story.add("no valid copy of the environment: the built-in one counts, slot A and no trial");
      return new Found(-1, 0, BUILT_IN);
    }
    if (redundant() && (first.isEmpty() || second.isEmpty())) {
      story.add(names.get(first.isEmpty() ? 0 : 1) + " is damaged: the other copy counts");
    }
    int current = first.isEmpty() || (second.isPresent() && newer(first, second)) ? 1 : 0;
    EnvironmentCopy copy = (current == 0 ? first : second).orElseThrow();
    return new Found(current, copy.flag(), copy.variables());
  }

  // U-Boot: the higher flag counts, but 0 comes after 255; of equal ones the first counts.
  private static boolean newer(Optional<EnvironmentCopy> first, Optional<EnvironmentCopy> second) {
    int a = first.orElseThrow().flag();
    int b = second.orElseThrow().flag();
    return (a == 255 && b == 0) || (b > a && !(b == 255 && a == 0));
  }

  /**
   * Saves to the copy that does not count, as {@code saveenv} does; to the first one if none does,
   * or if there is no other.
   *
   * @return false when the variables do not fit
   */
  boolean save(Found over, Map<String, String> variables) throws IOException {
    int flag = (over.flag() + 1) & 0xff;
    Optional<byte[]> bytes =
        new EnvironmentCopy(flag, new TreeMap<>(variables)).encoded(redundant());
    if (bytes.isPresent()) {
      write(redundant() && over.current() == 0 ? 1 : 0, bytes.get());
    }
    return bytes.isPresent();
  }

  private Optional<EnvironmentCopy> read(int index) throws IOException {
    try (InputStream in = Files.newInputStream(copies.get(index))) {
      return EnvironmentCopy.decode(in.readNBytes(EnvironmentCopy.SIZE), redundant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void write(int index, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(copies.get(index), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, buffer.position());
      }
      channel.force(true);
    }
  }
}
