package tandem.image.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Architecture;
import tandem.image.convert.PlainRoot.Kind;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Makes the files by which a plain system becomes one of a device with two slots. */
final class DeviceFiles {
  private static final String SETTINGS = "/etc/mender/mender.conf";
  private static final String DEVICE_TYPE = "/etc/mender/device_type";
  private static final String STORE = "/var/lib/mender";
  private static final List<String> PROGRAMS =
      List.of("/usr/bin/tandem", "/usr/bin/mender", "/usr/bin/mender-update");
  private static final String UNITS = "/lib/systemd/system";

  private final PlainRoot root;
  private final Path staging;

  /**
   * Takes the system, and the folder to make files in.
   *
   * @param staging is made
   */
  DeviceFiles(PlainRoot root, Path staging) throws IOException {
    this.root = root;
    this.staging = Files.createDirectory(staging);
  }

  /**
   * Refuses a system that can not be converted, for another reason than its disk.
   *
   * @throws UpdateException of kind UNSUPPORTED
   */
  void mustBePlain(Architecture architecture) throws UpdateException, IOException {
    String loader =
        switch (architecture) {
          case AMD64 -> "/lib64/ld-linux-x86-64.so.2";
          case ARM64 -> "/lib/ld-linux-aarch64.so.1";
        };
    if (root.kind(loader) == Kind.MISSING) {
      throw refused("there is no " + loader + ", without which Tandem of the archive does not run");
    }
    if (root.kind("/usr/lib/tandem") != Kind.MISSING) {
      throw refused("Tandem is in it already")
          .withHint("image build makes the image of a device of such a root file system");
    }
    for (String program : PROGRAMS) {
      if (root.kind(program) != Kind.MISSING) {
        throw refused(program + " is there already");
      }
    }
    if (root.kind(STORE) == Kind.DIRECTORY && !root.names(STORE).isEmpty()) {
      throw refused(STORE + " is in use, which has to be on the data partition");
    }
  }

  private static UpdateException refused(String why) {
    return new UpdateException(ErrorKind.UNSUPPORTED, "root file system: " + why);
  }

  /** Makes what the installation of Tandem looks at, so that it leaves alone what is there. */
  void mirror() throws UpdateException, IOException {
    folder("/usr/lib");
    folder("/usr/bin");
    if (root.isFolder(UNITS)) {
      folder(UNITS);
    }
  }

  /** Adds the links to kernel and initial RAM disk that the boot script loads. */
  void addKernel(Architecture architecture) throws UpdateException, IOException {
    String wanted = architecture == Architecture.AMD64 ? "vmlinuz" : "Image";
    List<String> names = root.isFolder("/boot") ? root.names("/boot") : List.of();
    if (names.contains(wanted) && names.contains("initrd.img")) {
      return;
    }
    Optional<Kernel> found = Kernel.newest(names);
    if (found.isEmpty()) {
      throw refused("there is no kernel in /boot with an initial RAM disk of its version");
    }
    link("/boot/" + wanted, found.get().kernel());
    link("/boot/initrd.img", found.get().initrd());
  }

  /** Adds settings, mount points and the table of what is mounted. */
  void addSettings(String deviceType, Architecture architecture)
      throws UpdateException, IOException {
    file("/etc/fstab", Fstab.converted(root.text("/etc/fstab").orElse("")));
    file(SETTINGS, settings());
    file(DEVICE_TYPE, "device_type=" + deviceType + "\n");
    folder("/boot/efi");
    folder("/data");
    if (root.kind(STORE) != Kind.SYMLINK) {
      link(STORE, "/data/mender");
    }
    if (architecture == Architecture.ARM64) {
      file(
          "/etc/fw_env.config",
          "/boot/efi/uboot.env 0x0 0x4000\n/boot/efi/uboot-redund.env 0x0 0x4000\n");
    }
  }

  private String settings() throws UpdateException, IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Optional<String> present = root.text(SETTINGS);
    if (present.isPresent()) {
      members.putAll(parsed(present.get()).members());
    }
    members.put("RootfsPartA", JsonValue.of("PARTLABEL=slot-a"));
    members.put("RootfsPartB", JsonValue.of("PARTLABEL=slot-b"));
    members.put("DeviceTypeFile", JsonValue.of(DEVICE_TYPE));
    return JsonWriter.indented(new JsonObject(members)) + "\n";
  }

  private static JsonObject parsed(String text) throws UpdateException {
    try {
      if (JsonParser.parse(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonException e) {
      throw new UpdateException(ErrorKind.CONFIG, SETTINGS + ": " + e.getMessage(), e);
    }
    throw new UpdateException(ErrorKind.CONFIG, SETTINGS + ": is no object");
  }

  private Path place(String path) {
    return staging.resolve(path.substring(1));
  }

  private void folder(String path) throws IOException {
    Files.createDirectories(place(path));
  }

  private void file(String path, String text) throws IOException {
    Path place = place(path);
    Files.createDirectories(place.resolve("..").normalize());
    Files.writeString(place, text, UTF_8);
  }

  private void link(String path, String target) throws IOException {
    Path place = place(path);
    Files.createDirectories(place.resolve("..").normalize());
    Files.createSymbolicLink(place, Path.of(target));
  }
}
