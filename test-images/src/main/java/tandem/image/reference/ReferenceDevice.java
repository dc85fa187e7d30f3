package tandem.image.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tandem.core.UpdateException;
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
 * The reference device for one architecture: a root tree of the version {@code v1}, from which the
 * disks of new devices and the images of other versions are made. amd64 boots by GRUB, arm64 by
 * U-Boot.
 */
public final class ReferenceDevice {
  /** The device type that it has. */
  public static final String TYPE = "tandem-qemu";

  private static final long MIB = 1 << 20;
  private static final long SLOT_BYTES = 128 * MIB;
  private static final long DATA_BYTES = 32 * MIB;

  private final GuestArch arch;
  private final Path folder;
  private final ReferenceScripts scripts;

  private ReferenceDevice(GuestArch arch, Path folder, ReferenceScripts scripts) {
    this.arch = arch;
    this.folder = folder;
    this.scripts = scripts;
  }

  /**
   * Opens what {@link #make} has made before.
   *
   * @param scripts the folder {@code test-images/reference} of a source tree
   * @param folder where the tree is; it also gets {@code make.log}
   */
  public static ReferenceDevice open(GuestArch arch, Path scripts, Path folder) {
    Path home = folder.toAbsolutePath();
    return new ReferenceDevice(
        arch, home, new ReferenceScripts(scripts.toAbsolutePath(), home.resolve("make.log")));
  }

  /**
   * Makes the tree, from Debian's packages and Tandem's archive. One that is there is replaced.
   *
   * @param archive the self-contained Tandem for the same architecture
   * @throws IOException also when a script fails, with what it has printed
   */
  public static ReferenceDevice make(GuestArch arch, Path scripts, Path archive, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    ReferenceDevice device = open(arch, scripts, folder);
    device.scripts.run(
        device.scripts.script("make"), debianName(arch), archive, device.folder, "v1");
    return device;
  }

  /** Returns the architecture as Debian names it. */
  public static String debianName(GuestArch arch) {
    return arch.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the tree of v1; what is changed there is in all disks and images made afterwards. */
  public Path tree() {
    return folder.resolve("root");
  }

  /**
   * Lets all systems that are made from now on check signatures by a key.
   *
   * @param publicKey in PEM
   */
  public void trust(byte[] publicKey) throws IOException {
    Path settings = tree().resolve("etc/mender");
    Files.write(settings.resolve("artifact-verify-key.pem"), publicKey);
    Path configuration = settings.resolve("mender.conf");
    String trusting = "{\"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\",";
    Files.writeString(configuration, Files.readString(configuration).replaceFirst("\\{", trusting));
  }

  /**
   * Makes the disk of a new device, with v1 in slot A, and slot B empty.
   *
   * @param disk the file; one that is there is replaced
   */
  public BuiltImage makeDisk(Path disk) throws IOException, UpdateException {
    return build(tree(), disk);
  }

  /**
   * Makes the image of a system like v1.
   *
   * @param version what it says it is: one word
   * @param kinds how else it differs, as {@code vary} takes it
   * @param image the file
   */
  public void makeImage(String version, List<String> kinds, Path image)
      throws IOException, UpdateException {
    Path tree = folder.resolve("varied-" + version);
    Path disk = folder.resolve(version + ".disk");
    scripts.run("rm", "-rf", tree);
    scripts.run("cp", "-al", tree(), tree); // vary replaces files and writes into none
    scripts.run(
        Stream.concat(Stream.of(scripts.script("vary"), tree, "version", version), kinds.stream())
            .toArray());
    DiskPart.of(build(tree, disk), "slot-a").copy(disk, image);
    Files.delete(disk);
    scripts.run("rm", "-rf", tree);
  }

  private BuiltImage build(Path tree, Path target) throws IOException, UpdateException {
    boolean isGrub = arch == GuestArch.AMD64;
    Architecture architecture = isGrub ? Architecture.AMD64 : Architecture.ARM64;
    ImageSpec spec =
        new ImageSpec(
            new Platform(architecture, isGrub ? Bootloader.GRUB : Bootloader.UBOOT),
            new Slots(new RootSource.Tree(tree), SLOT_BYTES, false),
            DATA_BYTES,
            boot(architecture),
            new Origin(Origin.SEED, Origin.TIME));
    return ImageBuilder.build(spec, target, System.getenv());
  }

  private static BootSetup boot(Architecture architecture) {
    BootSetup usual = BootSetup.usual(architecture);
    if (architecture != Architecture.AMD64) {
      return usual;
    }
    // On a busy host an emulated timer may tick too late for the kernel's test of it, which then
    // stops the boot.
    String arguments = usual.kernelArguments() + " no_timer_check";
    return new BootSetup(usual.files(), usual.disk(), arguments, usual.variables());
  }

  /**
   * Returns a machine with this disk, which loses at a power cut what was not flushed.
   *
   * @param logs the folder for its console and the logs of its programs
   */
  public VmSettings machine(Path disk, Path logs) {
    VmSettings settings =
        VmSettings.of(arch, disk, logs).with(DiskMode.VOLATILE).withLife(Duration.ofMinutes(30));
    Optional<Path> firmware = firmware();
    return firmware.isPresent() ? settings.withFirmware(firmware.get()) : settings;
  }

  private Optional<Path> firmware() {
    return arch == GuestArch.ARM64 ? Optional.of(folder.resolve("u-boot.bin")) : Optional.empty();
  }

  /** Returns the command by which a tool that is not ours prints the boot environment. */
  public String printEnvironment() {
    return arch == GuestArch.AMD64
        ? "grub-editenv /boot/efi/grub-mender-grubenv/mender_grubenv1/env list"
        : "fw_printenv";
  }
}
