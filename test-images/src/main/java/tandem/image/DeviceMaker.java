package tandem.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Lays out one simulated device: checks everything first, then writes. */
final class DeviceMaker {
  private static final String KEY = "/etc/mender/artifact-verify-key.pem";

  private final SimulatedDevice device;
  private final SimulatedDevice.Options options;

  DeviceMaker(SimulatedDevice device, SimulatedDevice.Options options) {
    this.device = device;
    this.options = options;
  }

  /** Fails if the device cannot be made as asked. Writes nothing. */
  void check() throws IOException, UpdateException {
    if (options.slotSize() <= 0) {
      throw usage("slot size is " + options.slotSize() + " bytes, expected more than 0");
    }
    if (!options.deviceType().matches("[^\\s\\p{Cntrl}]+")) {
      throw usage("device type is empty or holds a blank");
    }
    if (device.root().toString().chars().anyMatch(c -> c <= ' ')) {
      throw usage("its path holds a blank, which fw_env.config cannot express");
    }
    FolderCheck.check(device);
    if (options.verifyKey().isPresent()) {
      checkInput("verify key", options.verifyKey().get());
    }
    if (options.image().isPresent()) {
      checkImage(options.image().get());
    }
  }

  private void checkImage(Path image) throws IOException, UpdateException {
    checkInput("image", image);
    Path slot = device.slot(SlotLetter.A);
    long room = Files.exists(slot) ? size(slot) : options.slotSize();
    if (size(image) > room) {
      throw new UpdateException(
          ErrorKind.NO_SPACE,
          "image " + image + ": is " + size(image) + " bytes, slot A holds " + room);
    }
  }

  private static void checkInput(String what, Path file) throws UpdateException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UpdateException(ErrorKind.NO_INPUT, what + " " + file + ": cannot be read");
    }
  }

  /** Writes the device. */
  void make() throws IOException {
    for (String folder :
        new String[] {"dev", "boot", "etc/mender", "var/lib/mender", "proc/self"}) {
      Files.createDirectories(device.path(folder));
    }
    for (SlotLetter slot : SlotLetter.values()) {
      makeSlot(device.slot(slot));
    }
    if (options.image().isPresent()) {
      fill(device.slot(SlotLetter.A), options.image().get());
    }
    makeEnvironment();
    if (options.verifyKey().isPresent()) {
      Files.copy(options.verifyKey().get(), device.path(KEY.substring(1)));
    }
    write("etc/mender/mender.conf", JsonWriter.indented(configuration()) + "\n");
    write("var/lib/mender/device_type", "device_type=" + options.deviceType() + "\n");
    new RunningSystem(device).runs(SlotLetter.A);
  }

  // Its end is set without writing anything, so the file takes no room until it is filled.
  private void makeSlot(Path slot) throws IOException {
    if (Files.exists(slot)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(slot, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), options.slotSize() - 1);
    }
  }

  private static void fill(Path slot, Path image) throws IOException {
    try (FileChannel from = FileChannel.open(image, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(slot, StandardOpenOption.WRITE)) {
      long size = from.size();
      for (long done = 0; done < size; ) {
        long copied = from.transferTo(done, size - done, to);
        if (copied <= 0) {
          throw new IOException(image + ": ended after " + done + " of " + size + " bytes");
        }
        done += copied;
      }
      to.force(true);
    }
  }

  private void makeEnvironment() throws IOException {
    StringBuilder below = new StringBuilder("# device, offset, size; paths of the device\n");
    StringBuilder host = new StringBuilder("# for fw_printenv -c and fw_setenv -c\n");
    for (String name : SimulatedEnvironment.COPIES) {
      String place = " 0x0 0x" + Integer.toHexString(EnvironmentCopy.SIZE) + "\n";
      below.append('/').append(name).append(place);
      host.append(device.path(name)).append(place);
    }
    new SimulatedEnvironment(device).create();
    write("etc/fw_env.config", below.toString());
    write("etc/fw_env.host.config", host.toString());
  }

  private JsonObject configuration() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("RootfsPartA", JsonValue.of("/" + SlotLetter.A.path()));
    members.put("RootfsPartB", JsonValue.of("/" + SlotLetter.B.path()));
    options.verifyKey().ifPresent(key -> members.put("ArtifactVerifyKey", JsonValue.of(KEY)));
    // The names of the slots end in no number that Tandem could take.
    Map<String, JsonValue> tandem = new LinkedHashMap<>();
    tandem.put("BootPartA", JsonValue.of(SlotLetter.A.bootPart()));
    tandem.put("BootPartB", JsonValue.of(SlotLetter.B.bootPart()));
    members.put("Tandem", new JsonObject(tandem));
    return new JsonObject(members);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(device.path(name), content, UTF_8, StandardOpenOption.CREATE_NEW);
  }

  private static long size(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size(); // right for block devices too
    }
  }

  private UpdateException usage(String problem) {
    return new UpdateException(
        ErrorKind.USAGE, "simulated device " + device.root() + ": " + problem);
  }
}
