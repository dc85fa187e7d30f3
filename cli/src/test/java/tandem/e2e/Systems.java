package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tandem.image.build.BuiltImage;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.VmSettings;
import tandem.image.reference.DiskPart;
import tandem.image.reference.ReferenceDevice;

/**
 * The systems of the reference device for one architecture: a disk that a factory would write, with
 * v1 in slot A, and signed artifacts of other systems for it.
 */
final class Systems {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path PROGRAM = HOME.resolve("cli/target/dist/bin/tandem");

  private final ReferenceDevice device;
  private final Path folder;
  private final Path key;
  private @Nullable BuiltImage layout;

  private Systems(ReferenceDevice device, Path folder) {
    this.device = device;
    this.folder = folder;
    this.key = folder.resolve("key.pem");
  }

  /**
   * Makes the tree of v1, with a key that the device checks signatures by. All is in a folder that
   * stays until the next time, so that consoles and disks can be looked at.
   */
  static Systems make(GuestArch arch) throws IOException, InterruptedException {
    Path folder = HOME.resolve("target/e2e/" + arch.name().toLowerCase(Locale.ROOT));
    Programs.run("rm", "-rf", folder);
    Files.createDirectories(folder);
    ReferenceDevice device =
        ReferenceDevice.make(
            arch,
            HOME.resolve("test-images/reference"),
            Archives.of("tandem", ReferenceDevice.debianName(arch)),
            folder.resolve("made"));
    Systems systems = new Systems(device, folder);
    systems.makeKey();
    return systems;
  }

  private void makeKey() throws IOException, InterruptedException {
    Path settings = device.tree().resolve("etc/mender");
    Path publicKey = settings.resolve("artifact-verify-key.pem");
    Programs.run(PROGRAM, "artifact", "keys", "generate", "--private", key, "--public", publicKey);
    Path configuration = settings.resolve("mender.conf");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replaceFirst(
                "\\{", "{\"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\","));
  }

  Path folder() {
    return folder;
  }

  /** Makes the disk of a new device, whose slot B is empty. */
  Path makeDisk(String name) throws Exception {
    Path disk = folder.resolve(name);
    layout = device.makeDisk(disk);
    return disk;
  }

  /** Compares a slot of a disk that is off with the image that it is to hold. */
  void expectInSlot(Path disk, String name, Path image) throws IOException {
    assertThat(DiskPart.of(Objects.requireNonNull(layout), name).mismatch(disk, image))
        .as("first byte of the slot that is not the image's")
        .isEqualTo(-1);
  }

  /** Returns a machine with this disk, which loses at a power cut what was not flushed. */
  VmSettings machine(Path disk) {
    return device.machine(disk, folder.resolve(disk.getFileName() + ".vm"));
  }

  /** Returns the command by which a tool that is not ours prints the boot environment. */
  String printEnvironment() {
    return device.printEnvironment();
  }

  /**
   * Makes an artifact of a system like v1.
   *
   * @param kinds how it differs, as `vary` takes it
   */
  Release makeRelease(String name, String... kinds) throws Exception {
    Path image = folder.resolve(name + ".ext4");
    device.makeImage(name, List.of(kinds), image);
    Path artifact = folder.resolve(name + ".mender");
    Programs.run(
        List.of(
                PROGRAM,
                "artifact",
                "write",
                "rootfs-image",
                "-t",
                ReferenceDevice.TYPE,
                "-n",
                name,
                "-f",
                image,
                "-o",
                artifact,
                "--key",
                key,
                "--compression",
                "gzip:1")
            .toArray());
    return new Release(name, image, artifact);
  }

  /**
   * A system that the device can be updated to.
   *
   * @param image its root file system
   */
  record Release(String name, Path image, Path artifact) {}
}
