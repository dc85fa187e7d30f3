package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final Path REFERENCE = HOME.resolve("test-images/reference");

  private final GuestArch arch;
  private final ReferenceDevice device;
  private final Path folder;
  private final Path key;
  private @Nullable BuiltImage layout;

  private Systems(GuestArch arch, ReferenceDevice device, Path folder) {
    this.arch = arch;
    this.device = device;
    this.folder = folder;
    this.key = folder.resolve("key.pem");
  }

  /**
   * Makes the tree of v1, with a key that the device checks signatures by. All is in a folder that
   * stays until the next time, so that consoles and disks can be looked at.
   */
  static Systems make(GuestArch arch) throws IOException, InterruptedException {
    return make(arch, arch.name().toLowerCase(Locale.ROOT));
  }

  /** Makes it in a folder of its own. */
  static Systems make(GuestArch arch, String name) throws IOException, InterruptedException {
    Path folder = HOME.resolve("target/e2e/" + name);
    Programs.run("rm", "-rf", folder);
    Files.createDirectories(folder);
    ReferenceDevice device =
        ReferenceDevice.make(
            arch,
            REFERENCE,
            Archives.of("tandem", ReferenceDevice.debianName(arch)),
            folder.resolve("made"));
    Systems systems = new Systems(arch, device, folder);
    systems.makeKey();
    systems.addModule();
    return systems;
  }

  private void makeKey() throws IOException, InterruptedException {
    Path publicKey = folder.resolve("public.pem");
    List<Object> line = new ArrayList<>(List.of(PROGRAM, "artifact", "keys", "generate"));
    // In the form that mender-artifact reads too.
    line.addAll(List.of("--traditional", "--private", key, "--public", publicKey));
    Programs.run(line.toArray());
    device.trust(Files.readAllBytes(publicKey));
  }

  private void addModule() throws IOException, InterruptedException {
    Path module = HOME.resolve("cli/src/test/resources/tandem/e2e/note");
    Programs.run(
        "install", "-D", module, device.tree().resolve("usr/share/mender/modules/v3/note"));
  }

  /**
   * Makes the systems of the same device if the real Mender client updated it, and not Tandem; they
   * have the same settings, and artifacts are signed with the same key.
   */
  Systems withMender() throws Exception {
    String name = ReferenceDevice.debianName(arch);
    Path client = folder.resolve("mender-client");
    Programs.run(REFERENCE.resolve("mender"), name, client);
    Path made = folder.resolve("made-mender");
    Programs.run("rm", "-rf", made);
    Programs.run("cp", "-al", folder.resolve("made"), made);
    Programs.run(REFERENCE.resolve("vary"), made.resolve("root"), "mender", client);
    return new Systems(arch, ReferenceDevice.open(arch, REFERENCE, made), folder);
  }

  /** Copies Tandem's archive to where the host's server finds it. */
  Path serveArchive() throws IOException, InterruptedException {
    Path archive = Archives.of("tandem", ReferenceDevice.debianName(arch));
    Programs.run("cp", archive, folder);
    return folder.resolve(archive.getFileName());
  }

  Path folder() {
    return folder;
  }

  /** Returns the tree of v1; what is changed there is in all that is made afterwards. */
  Path tree() {
    return device.tree();
  }

  /** Returns the layout of the disk that was made last. */
  BuiltImage layout() {
    return Objects.requireNonNull(layout);
  }

  /** Makes the disk of a new device, whose slot B is empty. */
  Path makeDisk(String name) throws Exception {
    Path disk = folder.resolve(name);
    layout = device.makeDisk(disk);
    return disk;
  }

  /** Compares a slot of a disk that is off with the image that it is to hold. */
  void expectInSlot(Path disk, String name, Path image) throws IOException {
    assertThat(DiskPart.of(layout(), name).mismatch(disk, image))
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
    return write(name, image);
  }

  /** Writes an artifact of an image, with more options of `tandem artifact write`. */
  Release write(String name, Path image, String... options) throws Exception {
    Path artifact = folder.resolve(name + ".mender");
    List<Object> line = new ArrayList<>(List.of(PROGRAM, "artifact", "write", "rootfs-image"));
    line.addAll(List.of("-t", ReferenceDevice.TYPE, "-n", name, "-f", image, "-o", artifact));
    line.addAll(List.of("--key", key, "--compression", "gzip:1"));
    line.addAll(List.of(options));
    Programs.run(line.toArray());
    return new Release(name, image, artifact);
  }

  /** Makes an artifact of a system like v1 by the real mender-artifact, with the same key. */
  Release makeMenderRelease(String name) throws Exception {
    Path image = folder.resolve(name + ".ext4");
    device.makeImage(name, List.of(), image);
    Path artifact = folder.resolve(name + ".mender");
    List<Object> line = new ArrayList<>(List.of("mender-artifact", "write", "rootfs-image"));
    line.addAll(List.of("-t", ReferenceDevice.TYPE, "-n", name, "-f", image, "-o", artifact));
    line.addAll(List.of("--key", key));
    Programs.run(line.toArray());
    return new Release(name, image, artifact);
  }

  /** Makes an artifact for the update module `note`: a file with the artifact's name. */
  Path makeNote(String name, Path script) throws Exception {
    Path note = Files.createDirectories(folder.resolve("notes-" + name)).resolve("note");
    Files.writeString(note, name + "\n");
    Path artifact = folder.resolve(name + ".mender");
    List<Object> line = new ArrayList<>(List.of(PROGRAM, "artifact", "write", "module-image"));
    line.addAll(List.of("-T", "note", "-t", ReferenceDevice.TYPE, "-n", name, "-f", note));
    line.addAll(List.of("-o", artifact, "--key", key, "--script", script));
    Programs.run(line.toArray());
    return artifact;
  }

  /** Copies a slot of the disk that was made last, before it is used, to a file. */
  Path copySlot(Path disk, String name) throws IOException {
    Path image = folder.resolve(disk.getFileName() + "." + name);
    DiskPart.of(Objects.requireNonNull(layout), name).copy(disk, image);
    return image;
  }

  /**
   * A system that the device can be updated to.
   *
   * @param image its root file system
   */
  record Release(String name, Path image, Path artifact) {}
}
