package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.Digest;

/** The launcher, and what it starts the program with: names, locale, memory, open files. */
class LauncherIT {
  private static final Path SOURCE_TREE = Path.of("../tandem").toAbsolutePath().normalize();
  private static final int IMAGE_BYTES = 1 << 20;
  private static final int LARGE_BYTES = 256 << 20;

  @TempDir static Path shared;
  private static Path image;
  private static Path artifact;
  private static KeyFiles key;

  @TempDir Path folder;
  private TestDevice device;

  @BeforeAll
  static void makeArtifact() throws Exception {
    RequiredTool.orSkip("openssl", "fw_printenv");
    image = Images.noise(shared, "image", IMAGE_BYTES);
    key = KeyFiles.ec(shared);
    artifact = write(shared, image, "gzip");
  }

  private static Path write(Path folder, Path image, String compression) {
    Object[] options = {"-k", key.privateKey(), "--compression", compression};
    return Release.of(folder, "release-1", image, options).artifact();
  }

  @BeforeEach
  void makeDevice() {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES);
  }

  /** JUnit would warn of each link that leads out of the folder. */
  @AfterEach
  void deleteAll() {
    FolderTree.delete(folder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void linkNamedMenderArtifact_takesThatToolsCommandLine(boolean sourceTree) throws Exception {
    Path link = folder.resolve("mender-artifact");
    Files.createSymbolicLink(link, sourceTree ? SOURCE_TREE : TandemProcess.PROGRAM);
    Path made = folder.resolve("made.mender");

    assertThat(Command.of(link, "read", artifact).succeed())
        .startsWith("Mender Artifact:\n  Name: release-1\n");
    assertThat(Command.of(link, "validate", "-k", key.publicKey(), artifact).succeed())
        .contains("validated successfully");
    Command.of(link, "write", "rootfs-image", "-t", "a", "-n", "b", "-f", image, "-o", made)
        .succeed();

    Run.tandem("artifact", "validate", made).expect(ExitCode.OK);
    Command.of(
            "sh", "-c", "cd \"$1\" && \"$2\" write bootstrap-artifact -n b -t a", "", folder, link)
        .succeed();
    assertThat(folder.resolve("artifact.mender")).exists();
    Run unknown = Command.of(link, "resume", artifact).run();
    assertThat(unknown.code()).isEqualTo(3);
    assertThat(unknown.err()).contains("No help topic for 'resume'");
  }

  @Test
  void linkToALink_isFollowedWhereverItIsCalledFrom() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("opt/tools"));
    Files.createSymbolicLink(tools.resolve("program"), TandemProcess.PROGRAM);
    Path link = Files.createSymbolicLink(folder.resolve("tandem"), Path.of("opt/tools/program"));

    assertThat(Command.of("sh", "-c", "cd / && exec \"$1\" --version", "sh", link).succeed())
        .startsWith("tandem ");
  }

  @Test
  void folderWithSpaces_isNoProblem() throws Exception {
    Path copy = folder.resolve("a folder");
    Command.of("cp", "-R", Path.of("target/dist").toAbsolutePath(), copy).succeed();

    assertThat(Command.of(copy.resolve("bin/tandem"), "--version").succeed()).startsWith("tandem ");
  }

  @Test
  void javaThatIsNotThere_isSaidWithAHint() throws Exception {
    Run run = TandemProcess.tandem("status").env("JAVA_HOME", "/nowhere").run();

    assertThat(run.code()).isEqualTo(ExitCode.OS_ERROR.number());
    assertThat(run.err()).contains("error: no Java found", "'/nowhere'", "hint: ");
  }

  // The shell makes the name, because the Java of the tests may have a locale that can not.
  @ParameterizedTest
  @CsvSource({"LC_ALL, C", "LC_ALL, POSIX", "LANG, tr_TR", "LC_ALL, tr_TR.UTF-8"})
  void umlautInAFileName_isReadAndPrintedInEveryLocale(String variable, String locale)
      throws Exception {
    String script =
        """
        name=$(printf 'g\\303\\274ncelleme \\304\\260.mender')
        cd "$1"
        cp "$2" "$name"
        "$3" artifact validate "$name"
        "$3" install --root device "$name"
        """;

    Run run =
        Command.of("sh", "-euc", script, "sh", folder, artifact, TandemProcess.PROGRAM)
            .env("LANG", "C")
            .env(variable, locale)
            .run()
            .expect(ExitCode.OK);

    assertThat(run.out()).contains("Artifact file 'güncelleme İ.mender' validated successfully");
    assertThat(run.err()).contains("artifact release-1 from güncelleme İ.mender");
    device.expectTrialOfSlotB();
  }

  // In Turkish, the small letter of I has no dot.
  @Test
  void turkishJava_knowsTheSameKeysAndOptions() throws Exception {
    Path configuration = device.root().resolve("etc/mender/mender.conf");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replace("RootfsPartA", "ROOTFSPARTA")
            .replaceFirst("\\{", "{\"SKIPVERIFY\": false, \"ARTIFACTVERIFYKEYS\": [],"));

    Command install =
        device
            .tandem("install", "--progress", "PLAIN", "--json", artifact)
            .env("TANDEM_JAVA_OPTS", "-Duser.language=tr -Duser.country=TR");

    assertThat(Json.text(Json.document(install.run().expect(ExitCode.OK).out()), "kind"))
        .isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void largeImage_isInstalledInThirtyTwoMegabytes(String compression) throws Exception {
    Path large = folder.resolve("large");
    makeLarge(large);
    Path root = folder.resolve("large-device");
    TestDevice largeDevice = TestDevice.create(root, "--slot-size", LARGE_BYTES);
    Path file = write(folder, large, compression);

    trustTheKey(root);
    largeDevice
        .tandem("install", "--require-signature", file)
        .env("TANDEM_JAVA_OPTS", "-Xmx32m")
        .run()
        .expect(ExitCode.OK);

    assertThat(Files.mismatch(large, largeDevice.slot("b"))).isEqualTo(-1);
    largeDevice.expectTrialOfSlotB();
  }

  private static void trustTheKey(Path root) throws Exception {
    Path configuration = root.resolve("etc/mender/mender.conf");
    Files.copy(key.publicKey(), root.resolve("etc/key.pem"));
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replaceFirst("\\{", "{\"ArtifactVerifyKey\": \"/etc/key.pem\","));
  }

  /** Makes an image with a megabyte of content after every fifteen without. */
  private static void makeLarge(Path file) throws Exception {
    byte[] content = Files.readAllBytes(image);
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LARGE_BYTES);
      for (long at = 15 << 20; at < LARGE_BYTES; at += 16 << 20) {
        large.seek(at);
        large.write(content);
      }
    }
  }

  @Test
  void decoderThatNeedsMoreMemoryThanThereIs_isRefusedBeforeAnythingIsWritten() throws Exception {
    RequiredTool.orSkip("mender-artifact");
    Path lzma = folder.resolve("lzma.mender");
    Command.of(
            "mender-artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            "release-1",
            "-f",
            image,
            "-o",
            lzma,
            "--compression",
            "lzma")
        .succeed();
    List<Digest> before = device.bootState();

    Run run = device.tandem("install", lzma).env("TANDEM_JAVA_OPTS", "-Xmx32m").run();

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.ARTIFACT_INVALID.number());
    assertThat(run.error()).contains("xz dictionary: 67108864 bytes");
    assertThat(run.err()).contains("TANDEM_JAVA_OPTS=-Xmx88m");
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(Files.readAllBytes(device.slot("b"))).containsOnly(0);

    Run again = device.tandem("install", lzma).env("TANDEM_JAVA_OPTS", "-Xmx88m").run();
    again.expect(ExitCode.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {">/dev/full", ">&-", ">&- 2>&-", ">&- 2>&- <&-"})
  void resultThatCanNotBePrinted_isSaidAndHarmless(String redirection) throws Exception {
    Digest unread = Digest.sha256(Files.readAllBytes(artifact));

    Run run =
        device
            .tandem("install", artifact)
            .behind("sh", "-c", "\"$@\" " + redirection, "sh")
            .run()
            .expect(ExitCode.OK); // the update is installed, and must not be installed again

    assertThat(run.out()).isEmpty();
    if (!redirection.contains("2>&-")) {
      assertThat(run.error()).contains("standard output");
    }
    // A file that got the number of the closed one would have been written to.
    Images.expectAtStart(device.slot("b"), image);
    assertThat(Digest.sha256(Files.readAllBytes(artifact))).isEqualTo(unread);
    device.expectTrialOfSlotB();
  }

  @Test
  void closedStandardInput_isNeverTakenForAPayload() throws Exception {
    Path made = folder.resolve("made.mender");

    Run run =
        TandemProcess.tandem("artifact", "write", "module-image", "-T", "m", "-n", "n", "-t", "d")
            .arguments("-f", "-", "-o", made)
            .behind("sh", "-c", "\"$@\" <&-", "sh")
            .run();

    assertThat(run.code()).isEqualTo(ExitCode.IO_ERROR.number());
    assertThat(made).doesNotExist();
  }

  @Test
  void temporaryFiles_goWhereTheEnvironmentSays() throws Exception {
    Run run =
        TandemProcess.tandem("artifact", "write", "module-image", "-T", "m", "-n", "n", "-t", "d")
            .arguments("-f", image, "-o", "-")
            .env("TMPDIR", folder.resolve("not there").toString())
            .run()
            .expect(ExitCode.NO_INPUT);

    assertThat(run.err()).contains("not there");
  }

  @Test
  void closedStandardErrorAndInput_doNotMatter() throws Exception {
    device
        .tandem("install", artifact)
        .behind("sh", "-c", "\"$@\" 2>&- <&-", "sh")
        .run()
        .expect(ExitCode.OK);

    Images.expectAtStart(device.slot("b"), image);
    device.expectTrialOfSlotB();
  }
}
