package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static tandem.image.build.DiskLayout.MIB;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What is refused before any program runs, and leaves nothing behind. */
class ImageBuilderTest {
  private static final Platform ARM64 = new Platform(Architecture.ARM64, Bootloader.UBOOT);

  @TempDir Path folder;

  private static BootSetup usual() {
    return BootSetup.usual(Architecture.ARM64);
  }

  private Slots tree() throws IOException {
    Path tree = folder.resolve("tree");
    Path boot = Files.createDirectories(tree.resolve("boot"));
    for (String file : List.of("Image", "vmlinuz", "initrd.img")) {
      Files.writeString(boot.resolve(file), file);
    }
    return new Slots(new RootSource.Tree(tree), 16 * MIB, true);
  }

  private void mustBeRefused(Platform platform, Slots slots, BootSetup boot, ErrorKind kind)
      throws IOException {
    ImageSpec spec = new ImageSpec(platform, slots, 8 * MIB, boot, new Origin("seed", 1));
    List<Path> before = files();

    assertThatThrownBy(
            () -> ImageBuilder.build(spec, folder.resolve("disk"), Map.of("PATH", "/usr/bin")))
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void grubForArm64_isRefused() throws IOException {
    Platform platform = new Platform(Architecture.ARM64, Bootloader.GRUB);

    mustBeRefused(platform, tree(), usual(), ErrorKind.UNSUPPORTED);
  }

  @Test
  void uBootForAmd64_takesVariablesOfYourOwn() throws IOException {
    Platform platform = new Platform(Architecture.AMD64, Bootloader.UBOOT);

    mustBeRefused(platform, tree(), usual(), ErrorKind.UNSUPPORTED);
  }

  @Test
  void targetInsideOfTheRootTree_isRefused() throws IOException {
    tree();
    Path boot = Files.move(folder.resolve("tree/boot"), folder.resolve("boot"));
    Slots slots = new Slots(new RootSource.Tree(folder), 16 * MIB, true);

    assertThat(boot).isDirectory();
    mustBeRefused(ARM64, slots, usual(), ErrorKind.USAGE);
  }

  @Test
  void targetThatIsAnInput_isRefusedAndStays() throws IOException {
    Path input = Files.writeString(folder.resolve("disk"), "text");
    BootSetup boot =
        new BootSetup(List.of(new BootFile(input, "/x")), "/dev/vda", "quiet", Map.of());

    mustBeRefused(ARM64, tree(), boot, ErrorKind.USAGE);
    assertThat(input).hasContent("text");
  }

  @Test
  void missingRoot_isRefused() throws IOException {
    Slots slots = new Slots(new RootSource.Tree(folder.resolve("missing")), 16 * MIB, true);

    mustBeRefused(ARM64, slots, usual(), ErrorKind.NO_INPUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Image", "initrd.img"})
  void rootWithoutWhatTheBootloaderLoads_isRefused(String missing) throws IOException {
    Slots slots = tree();
    Files.delete(folder.resolve("tree/boot").resolve(missing));

    mustBeRefused(ARM64, slots, usual(), ErrorKind.NO_INPUT);
  }

  @Test
  void rootImageThatIsCutShort_isRefused() throws IOException {
    byte[] ext4 = new byte[1 << 20];
    ext4[1080] = 0x53;
    ext4[1081] = (byte) 0xef;
    ext4[1028] = 1; // blocks of 1 KiB: 1025
    ext4[1029] = 4;
    Path image = Files.write(folder.resolve("image"), ext4);
    Slots slots = new Slots(new RootSource.Image(image), 0, true);

    mustBeRefused(ARM64, slots, usual(), ErrorKind.ARTIFACT_INVALID);
  }

  @Test
  void rootImageWithoutExt4_isRefused() throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    Slots slots = new Slots(new RootSource.Image(image), 0, true);

    mustBeRefused(ARM64, slots, usual(), ErrorKind.UNSUPPORTED);
  }

  @Test
  void rootImageLargerThanTheSlot_isRefused() throws IOException {
    byte[] ext4 = new byte[17 << 20];
    ext4[1080] = 0x53;
    ext4[1081] = (byte) 0xef;
    Path image = Files.write(folder.resolve("image"), ext4);
    Slots slots = new Slots(new RootSource.Image(image), 16 * MIB, true);

    mustBeRefused(ARM64, slots, usual(), ErrorKind.NO_SPACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quiet; reset", "a\"b", "$root", "a\nb", "a`b", "a\\"})
  void kernelArgumentsThatAScriptWouldRun_areRefused(String arguments) throws IOException {
    BootSetup boot = new BootSetup(List.of(), "/dev/vda", arguments, Map.of());

    mustBeRefused(ARM64, tree(), boot, ErrorKind.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/../x", "/a b", "/a/", "/uboot.env", "/UBOOT.ENV", "/.x", "/x.", "/uboot.env/x"})
  void bootFileThatCanNotBeThere_isRefused(String destination) throws IOException {
    Path source = Files.writeString(folder.resolve("source"), "text");
    BootSetup boot =
        new BootSetup(List.of(new BootFile(source, destination)), "/dev/vda", "quiet", Map.of());

    mustBeRefused(ARM64, tree(), boot, ErrorKind.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root=/dev/sda1", "quiet root=LABEL=x"})
  void kernelArgumentsThatNameARoot_areRefused(String arguments) throws IOException {
    BootSetup boot = new BootSetup(List.of(), "/dev/vda", arguments, Map.of());

    mustBeRefused(ARM64, tree(), boot, ErrorKind.USAGE);
  }

  @Test
  void diskThatNumbersCanNotFollow_isRefused() throws IOException {
    BootSetup boot = new BootSetup(List.of(), "/dev/mmcblk0", "nfsroot=x", Map.of());

    mustBeRefused(ARM64, tree(), boot, ErrorKind.USAGE);
  }

  @Test
  void variablesOfUBoot_areRefusedWithGrub() throws IOException {
    BootSetup boot = new BootSetup(List.of(), "/dev/vda", "quiet", Map.of("a", "b"));

    mustBeRefused(new Platform(Architecture.AMD64, Bootloader.GRUB), tree(), boot, ErrorKind.USAGE);
  }

  @Test
  void bootFileThatIsTooLarge_isRefusedBeforeItIsCopied() throws IOException {
    Path source = folder.resolve("source");
    try (RandomAccessFile file = new RandomAccessFile(source.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    BootSetup boot =
        new BootSetup(List.of(new BootFile(source, "/x")), "/dev/vda", "quiet", Map.of());

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> mustBeRefused(ARM64, tree(), boot, ErrorKind.NO_SPACE));
  }

  @Test
  void rootImageThatIsAPipe_isRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Slots slots = new Slots(new RootSource.Image(pipe), 0, true);

    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> mustBeRefused(ARM64, slots, usual(), ErrorKind.NO_INPUT));
  }

  @Test
  void targetThatIsAFolder_isRefused() throws IOException {
    Files.createDirectory(folder.resolve("disk"));

    mustBeRefused(ARM64, tree(), usual(), ErrorKind.USAGE);
  }
}
