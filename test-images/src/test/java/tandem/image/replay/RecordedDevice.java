package tandem.image.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.boot.EnvImage;
import tandem.core.UpdateException;
import tandem.image.SimulatedBootloader;

/** A device with U-Boot and slots of some sectors, and the log of what it writes. */
final class RecordedDevice {
  static final int FLUSH = 1;
  static final int FUA = 2;
  private static final int SECTOR = 512;
  private static final int SLOT_SECTORS = 64;
  private static final int CHUNK = 16;
  private static final int COPY = SimulatedBootloader.ENVIRONMENT_BYTES;
  private static final long MAGIC = 0x6a736677736872L;

  private final Path folder;
  private final SmallFat fat = new SmallFat();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final List<Mark> marks = new ArrayList<>();
  private int count;

  RecordedDevice(Path folder) throws IOException, UpdateException {
    this.folder = folder;
    fat.with("uboot.env", environment(2, "0", 7)).with("uboot-redund.env", environment(2, "0", 6));
    ByteArrayOutputStream disk = new ByteArrayOutputStream();
    disk.write(fat.bytes());
    disk.write(system('1'));
    disk.write(new byte[SLOT_SECTORS * SECTOR]);
    Files.write(folder.resolve("base"), disk.toByteArray());
    Files.write(folder.resolve("v1"), system('1'));
    Files.write(folder.resolve("v2"), system('2'));
  }

  static byte[] system(char version) {
    byte[] image = new byte[SLOT_SECTORS * SECTOR];
    Arrays.fill(image, (byte) version);
    return image;
  }

  private static byte[] environment(int part, String trial, int flag) throws UpdateException {
    return environment(part, trial, "0", flag);
  }

  private static byte[] environment(int part, String trial, String count, int flag)
      throws UpdateException {
    Map<String, String> variables = new TreeMap<>(SimulatedBootloader.builtInVariables());
    variables.put("mender_boot_part", Integer.toString(part));
    variables.put("mender_boot_part_hex", Integer.toString(part));
    variables.put("upgrade_available", trial);
    variables.put("bootcount", count);
    // Else all that changes would lie in one sector.
    variables.put("c_padding", "c".repeat(1000));
    variables.put("n_padding", "n".repeat(1000));
    return EnvImage.redundant(variables, COPY, flag);
  }

  private Area slot(int number) {
    int first = SmallFat.SECTORS + (number - 2) * SLOT_SECTORS;
    return new Area(number, (long) first * SECTOR, (long) SLOT_SECTORS * SECTOR);
  }

  ReplayDevice device() {
    Area boot = new Area(1, 0, (long) SmallFat.SECTORS * SECTOR);
    return new ReplayDevice(
        folder.resolve("base"),
        BootSide.UBOOT,
        boot,
        List.of(slot(2), slot(3)),
        List.of(
            new KnownImage("v1", folder.resolve("v1")),
            new KnownImage("v2", folder.resolve("v2"))));
  }

  /** Writes the new system into slot 3, in some pieces. */
  RecordedDevice image() throws IOException {
    mark("install");
    byte[] chunk = Arrays.copyOf(system('2'), CHUNK * SECTOR);
    for (int sector = 0; sector < SLOT_SECTORS; sector += CHUNK) {
      record(slot(3).offset() / SECTOR + sector, chunk, 0);
    }
    return this;
  }

  RecordedDevice flush() throws IOException {
    record(0, new byte[0], FLUSH);
    return this;
  }

  /** Chooses slot 3 for a trial, in the copy that does not count. */
  RecordedDevice choose(int flags) throws IOException, UpdateException {
    record(fat.place("uboot-redund.env") / SECTOR, environment(3, "1", 8), flags);
    return this;
  }

  /** Counts the boot of a trial, in the other copy. */
  RecordedDevice count() throws IOException, UpdateException {
    record(fat.place("uboot.env") / SECTOR, environment(3, "1", "1", 9), 0);
    return this;
  }

  /** Ends a trial with slot 3 chosen for good. */
  RecordedDevice commit() throws IOException, UpdateException {
    record(fat.place("uboot-redund.env") / SECTOR, environment(3, "0", 8), 0);
    return this;
  }

  /** Writes where no judge looks: into the last sector of the boot partition. */
  RecordedDevice noise() throws IOException {
    record(SmallFat.SECTORS - 1, Arrays.copyOf(system('n'), SECTOR), 0);
    return this;
  }

  /** Writes over a part of the old system. */
  RecordedDevice damageOld() throws IOException {
    record(slot(2).offset() / SECTOR, new byte[SECTOR], 0);
    return this;
  }

  RecordedDevice mark(String phase) {
    marks.add(new Mark(phase, SECTOR + records.size()));
    return this;
  }

  List<Mark> marks() {
    return marks;
  }

  private void record(long sector, byte[] data, int flags) throws IOException {
    head(sector, data.length / SECTOR, flags, 0);
    records.write(data);
    count++;
  }

  private void head(long... fields) {
    records.writeBytes(sector(fields));
  }

  private static byte[] sector(long... fields) {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    for (long field : fields) {
      sector.putLong(field);
    }
    return sector.array();
  }

  Path log() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    log.write(sector(MAGIC, 1, count, SECTOR));
    records.writeTo(log);
    return Files.write(folder.resolve("log"), log.toByteArray());
  }
}
