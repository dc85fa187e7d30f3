package tandem.image.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.image.RequiredTool;
import tandem.image.build.Architecture;
import tandem.image.build.BootSetup;
import tandem.image.build.Bootloader;
import tandem.image.build.ImageBuilder;
import tandem.image.build.ImageSpec;
import tandem.image.build.Origin;
import tandem.image.build.Platform;
import tandem.image.build.RootSource;
import tandem.image.build.Slots;
import tandem.image.edit.EditSettings;
import tandem.image.edit.EditableImage;
import tandem.image.edit.ImageFile;

/**
 * A real GRUB with the boot script of built images, in a machine of QEMU: it boots what the model
 * of the crash kit boots, and stores what that stores.
 */
class GrubMachineIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
  private static final EditSettings SETTINGS =
      new EditSettings(Optional.empty(), ENVIRONMENT, false);
  private static final List<String> FILES =
      List.of(
          "mender_grubenv1/env",
          "mender_grubenv1/lock",
          "mender_grubenv2/env",
          "mender_grubenv2/lock");
  private static final String PLACE = "/boot/efi/grub-mender-grubenv/";
  private static final long MIB = 1 << 20;

  @TempDir static Path shared;
  @TempDir Path folder;
  private Path disk;

  @BeforeAll
  static void build() throws Exception {
    RequiredTool.orSkip("qemu-system-x86_64", "mke2fs", "debugfs", "mformat", "grub-mkimage");
    Path boot = Files.createDirectories(shared.resolve("tree/boot"));
    Files.write(boot.resolve("vmlinuz"), FakeKernel.bytes());
    // GRUB 2.06 can not read a file that begins with a hole, as zeros become.
    Files.writeString(boot.resolve("initrd.img"), "no archive");
    ImageSpec spec =
        new ImageSpec(
            new Platform(Architecture.AMD64, Bootloader.GRUB),
            new Slots(new RootSource.Tree(shared.resolve("tree")), 8 * MIB, true),
            8 * MIB,
            BootSetup.usual(Architecture.AMD64),
            new Origin("seed", Origin.TIME));
    ImageBuilder.build(spec, shared.resolve("disk.img"), ENVIRONMENT);
  }

  @BeforeEach
  void copy() throws IOException {
    disk = Files.copy(shared.resolve("disk.img"), folder.resolve("disk.img"));
  }

  /** A change to the environment's files, which are below the folder. */
  @FunctionalInterface
  private interface Change {
    void apply(Path environment) throws IOException;
  }

  private static Path environmentOf(Path disk, Path target) throws Exception {
    try (EditableImage image = EditableImage.openForReading(disk, SETTINGS)) {
      for (String file : FILES) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        image.find(PLACE + file).get(0).copyTo(out);
        Files.createDirectories(target.resolve(file).getParent());
        Files.write(target.resolve(file), out.toByteArray());
      }
    }
    return target;
  }

  /** Changes the environment on the disk, and returns a copy of it. */
  private Path prepare(Change change) throws Exception {
    Path environment = environmentOf(disk, folder.resolve("model"));
    change.apply(environment);
    put(environment, FILES);
    return environment;
  }

  private void put(Path files, List<String> names) throws Exception {
    try (EditableImage image = EditableImage.openCopy(disk, SETTINGS)) {
      for (String name : names) {
        for (ImageFile place : image.find(PLACE + name)) {
          place.put(files.resolve(name), 0644);
        }
      }
      image.commit();
    }
  }

  private void putInSlot(int index, String path, byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("content"), content);
    try (EditableImage image = EditableImage.openCopy(disk, SETTINGS)) {
      image.find(path).get(index).put(file, 0644);
      image.commit();
    }
  }

  /** Lets the machine run until it resets, and returns what it printed. */
  private String boot() throws Exception {
    return boot("");
  }

  private String boot(String driveOptions) throws Exception {
    Path console = folder.resolve("console");
    Process machine =
        new ProcessBuilder(
                "/usr/bin/timeout", // outlives a test that is killed
                "--kill-after=1",
                "90",
                "/usr/bin/qemu-system-x86_64",
                "-M",
                "q35",
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-smp",
                "1",
                "-m",
                "64",
                "-nographic",
                "-nodefaults",
                "-no-reboot",
                "-serial",
                "stdio",
                "-drive",
                "if=none,id=d,format=raw,file=" + disk + driveOptions,
                "-device",
                "virtio-blk-pci,drive=d,bootindex=0")
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    try {
      boolean ended = machine.waitFor(60, TimeUnit.SECONDS);
      String text = Files.readString(console, StandardCharsets.ISO_8859_1);
      assertThat(ended).as("reset of the machine, which printed: " + text).isTrue();
      return text;
    } finally {
      machine.descendants().forEach(ProcessHandle::destroyForcibly);
      machine.destroyForcibly();
    }
  }

  private void mustBootAsTheModel(Change change) throws Exception {
    Path model = prepare(change);
    int expected = new GrubBootScript(model, 2, 3).boot();

    String console = boot();

    assertThat(console).contains("root=/dev/vda" + expected + " console=ttyS0 panic=1");
    Path after = environmentOf(disk, folder.resolve("after"));
    for (String file : FILES) {
      assertThat(after.resolve(file)).hasSameBinaryContentAs(model.resolve(file));
    }
  }

  private static Change set(String part, String upgrade, String count) {
    return environment -> {
      for (String copy : List.of("mender_grubenv1/env", "mender_grubenv2/env")) {
        Files.write(environment.resolve(copy), block(part, upgrade, count));
      }
    };
  }

  private static byte[] block(String part, String upgrade, String count) {
    return padded(
        "bootcount=" + count + "\nmender_boot_part=" + part + "\nupgrade_available=" + upgrade);
  }

  private static byte[] padded(String lines) {
    String text = "# GRUB Environment Block\n" + lines + "\n";
    return (text + "#".repeat(1024 - text.length())).getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 0", "3, 0, 0", "3, 1, 0", "3, 1, 1", "7, 0, 0"})
  void variables_chooseTheSlot(String part, String upgrade, String count) throws Exception {
    mustBootAsTheModel(set(part, upgrade, count));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void lockedCopy_isMadeAnewFromTheOther(int locked, int whole) throws Exception {
    mustBootAsTheModel(
        environment -> {
          String copy = "mender_grubenv" + locked;
          Files.write(environment.resolve(copy + "/lock"), padded("editing=1"));
          Files.write(environment.resolve("mender_grubenv" + whole + "/env"), block("3", "1", "0"));
        });
  }

  @Test
  void lockThatIsNoBlock_countsAsLocked() throws Exception {
    mustBootAsTheModel(
        environment -> {
          Files.write(environment.resolve("mender_grubenv2/env"), block("3", "0", "0"));
          Files.write(environment.resolve("mender_grubenv2/lock"), new byte[1024]);
        });
  }

  @Test
  void copyThatCanNotBeMadeAnew_staysLocked() throws Exception {
    mustBootAsTheModel(
        environment -> {
          Files.write(environment.resolve("mender_grubenv1/env"), new byte[1024]);
          Files.write(environment.resolve("mender_grubenv1/lock"), padded("editing=1"));
          Files.write(environment.resolve("mender_grubenv2/env"), block("3", "0", "0"));
        });
  }

  @Test
  void unlockedCopyThatCanNotBeRead_givesWayToTheOther() throws Exception {
    prepare(
        environment -> {
          Files.write(environment.resolve("mender_grubenv1/env"), new byte[1024]);
          Files.write(environment.resolve("mender_grubenv2/env"), block("3", "0", "0"));
        });

    assertThat(boot()).contains("root=/dev/vda3 ").doesNotContain("root=/dev/vda2 ");
  }

  @Test
  void kernelOfATrialThatCanNotBeLoaded_endsTheTrialForGood() throws Exception {
    prepare(set("3", "1", "0"));
    putInSlot(1, "/boot/vmlinuz", "no kernel".repeat(1000).getBytes(StandardCharsets.US_ASCII));

    assertThat(boot()).contains("root=/dev/vda2 ").doesNotContain("root=/dev/vda3 ");

    Path after = environmentOf(disk, folder.resolve("after"));
    for (String copy : List.of("mender_grubenv1/", "mender_grubenv2/")) {
      assertThat(Files.readAllBytes(after.resolve(copy + "env"))).isEqualTo(block("2", "0", "0"));
      assertThat(Files.readAllBytes(after.resolve(copy + "lock"))).isEqualTo(padded("editing=0"));
    }
  }

  @Test
  void trialThatCanNotBeCounted_doesNotTakePlace() throws Exception {
    prepare(set("3", "1", "0"));

    assertThat(boot(",readonly=on"))
        .contains("The trial can not be counted", "root=/dev/vda2 ")
        .doesNotContain("root=/dev/vda3 ", "Trying the new system");
  }

  @Test
  void goingBackThatCanNotBeStored_bootsTheOldSystem() throws Exception {
    prepare(set("3", "1", "1"));

    assertThat(boot(",readonly=on")).contains("root=/dev/vda2 ").doesNotContain("root=/dev/vda3 ");
  }

  @Test
  void noKernelAtAll_endsWithAReset() throws Exception {
    putInSlot(0, "/boot/vmlinuz", new byte[10]);
    putInSlot(1, "/boot/vmlinuz", new byte[10]);

    assertThat(boot()).contains("No slot can be booted").doesNotContain("root=", "grub>");
  }

  @Test
  void withoutItsScript_grubResetsToo() throws Exception {
    try (EditableImage image = EditableImage.openCopy(disk, SETTINGS)) {
      image.find("/boot/efi/EFI/BOOT/grub.cfg").get(0).remove(false);
      image.commit();
    }

    // Not by the test's limit of time: the machine ends when it resets.
    assertThat(boot()).contains("GRUB").doesNotContain("root=", "grub>");
  }
}
