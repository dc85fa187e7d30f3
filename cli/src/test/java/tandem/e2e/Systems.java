package tandem.e2e;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tandem.image.build.Architecture;
import tandem.image.build.BootSetup;
import tandem.image.build.Bootloader;
import tandem.image.build.BuiltImage;
import tandem.image.build.ImageBuilder;
import tandem.image.build.ImageSpec;
import tandem.image.build.Origin;
import tandem.image.build.Platform;
import tandem.image.build.RootSource;
import tandem.image.build.Slots;
import tandem.image.qemu.DiskMode;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.VmSettings;

/**
 * The systems of the reference device for one architecture: a disk that a factory would write, with
 * v1 in slot A, and signed artifacts of other systems for it.
 */
final class Systems {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path REFERENCE = HOME.resolve("test-images/reference");
  private static final Path PROGRAM = HOME.resolve("cli/target/dist/bin/tandem");
  private static final long MIB = 1 << 20;
  private static final long SLOT_BYTES = 128 * MIB;
  private static final long DATA_BYTES = 32 * MIB;

  private final GuestArch arch;
  private final Path folder;
  private final Path made;
  private final Path key;
  private @Nullable BuiltImage layout;

  private Systems(GuestArch arch, Path folder) {
    this.arch = arch;
    this.folder = folder;
    this.made = folder.resolve("made");
    this.key = folder.resolve("key.pem");
  }

  /**
   * Makes the tree of v1, with a key that the device checks signatures by. All is in a folder that
   * stays until the next time, so that consoles and disks can be looked at.
   */
  static Systems make(GuestArch arch) throws IOException, InterruptedException {
    Path folder = HOME.resolve("target/e2e/" + arch.name().toLowerCase(Locale.ROOT));
    Programs.run("rm", "-rf", folder);
    Systems systems = new Systems(arch, Files.createDirectories(folder));
    systems.makeTree();
    return systems;
  }

  Path folder() {
    return folder;
  }

  private String archName() {
    return arch == GuestArch.AMD64 ? "amd64" : "arm64";
  }

  private void makeTree() throws IOException, InterruptedException {
    Path archive = Archives.of("tandem", archName());
    Programs.run(REFERENCE.resolve("make"), archName(), archive, made, "v1");
    Path publicKey = made.resolve("root/etc/mender/artifact-verify-key.pem");
    Programs.run(PROGRAM, "artifact", "keys", "generate", "--private", key, "--public", publicKey);
    Path configuration = made.resolve("root/etc/mender/mender.conf");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replaceFirst(
                "\\{", "{\"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\","));
  }

  /** Makes the disk of a new device, whose slot B is empty. */
  Path makeDisk(String name) throws Exception {
    Path disk = folder.resolve(name);
    layout = build(made.resolve("root"), disk);
    return disk;
  }

  /** Compares a slot of a disk that is off with the image that it is to hold. */
  void expectInSlot(Path disk, String name, Path image) throws IOException {
    Device.expectOnDisk(disk, partition(Objects.requireNonNull(layout), name).offset(), image);
  }

  /** Returns a machine with this disk, which loses at a power cut what was not flushed. */
  VmSettings machine(Path disk) {
    VmSettings settings =
        VmSettings.of(arch, disk, folder.resolve(disk.getFileName() + ".vm"))
            .with(DiskMode.VOLATILE)
            .withLife(Duration.ofMinutes(30));
    return arch == GuestArch.AMD64 ? settings : settings.withFirmware(made.resolve("u-boot.bin"));
  }

  /** Returns the command by which a tool that is not ours prints the boot environment. */
  String printEnvironment() {
    return arch == GuestArch.AMD64
        ? "grub-editenv /boot/efi/grub-mender-grubenv/mender_grubenv1/env list"
        : "fw_printenv";
  }

  private BuiltImage build(Path tree, Path target) throws Exception {
    boolean isGrub = arch == GuestArch.AMD64;
    Architecture architecture = isGrub ? Architecture.AMD64 : Architecture.ARM64;
    Bootloader bootloader = isGrub ? Bootloader.GRUB : Bootloader.UBOOT;
    BootSetup usual = BootSetup.usual(architecture);
    BootSetup setup =
        new BootSetup(
            usual.files(),
            usual.disk(),
            usual.kernelArguments(),
            isGrub ? Map.of() : variables(made.resolve("u-boot.environment")));
    ImageSpec spec =
        new ImageSpec(
            new Platform(architecture, bootloader),
            new Slots(new RootSource.Tree(tree), SLOT_BYTES, false),
            DATA_BYTES,
            setup,
            new Origin(Origin.SEED, Origin.TIME));
    return ImageBuilder.build(spec, target, System.getenv());
  }

  private static Map<String, String> variables(Path file) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  /**
   * Makes an artifact of a system like v1.
   *
   * @param kinds how it differs, as `vary` takes it
   * @return the image that is in it, beside which NAME.mender is
   */
  Release makeRelease(String name, String... kinds) throws Exception {
    Path tree = folder.resolve(name);
    Programs.run("cp", "-al", made.resolve("root"), tree);
    Programs.run(
        Stream.concat(Stream.of(REFERENCE.resolve("vary"), tree, "version", name), Stream.of(kinds))
            .toArray());
    Path disk = folder.resolve(name + ".disk");
    Path image = folder.resolve(name + ".ext4");
    BuiltImage.Partition slot = partition(build(tree, disk), "slot-a");
    copy(disk, slot, image);
    Files.delete(disk);
    Programs.run("rm", "-rf", tree);
    Path artifact = folder.resolve(name + ".mender");
    Programs.run(
        List.of(
                PROGRAM,
                "artifact",
                "write",
                "rootfs-image",
                "-t",
                "tandem-qemu",
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

  private static BuiltImage.Partition partition(BuiltImage built, String name) {
    return built.partitions().stream()
        .filter(partition -> partition.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void copy(Path disk, BuiltImage.Partition from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(disk, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < from.bytes()) {
        done += in.transferTo(from.offset() + done, from.bytes() - done, out.position(done));
      }
    }
  }

  /**
   * A system that the device can be updated to.
   *
   * @param image its root file system
   */
  record Release(String name, Path image, Path artifact) {}
}
