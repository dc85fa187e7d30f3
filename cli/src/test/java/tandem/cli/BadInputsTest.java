package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.ArtifactBytes;
import tandem.artifact.ArtifactCase;
import tandem.artifact.ArtifactCorpus;
import tandem.artifact.ArtifactException;
import tandem.artifact.Digest;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.artifact.PrivateKeys;
import tandem.artifact.SignatureInvalidException;
import tandem.artifact.Signer;
import tandem.artifact.UnsupportedArtifactException;

/**
 * Bad inputs, each with its exit code and message. Whatever comes in, the boot environment and the
 * running slot stay as they are. The table of all of them is written to target/bad-inputs.md.
 */
class BadInputsTest {
  private static final Map<String, String> TABLE = new TreeMap<>();
  private static final byte[] IMAGE = "a root file system".getBytes(UTF_8);

  @TempDir static Path shared;
  private static TestDevice device;
  private static List<Digest> before;

  @TempDir Path folder;

  @BeforeAll
  static void createDevice() throws IOException {
    device =
        TestDevice.create(shared.resolve("device"), "--slot-size", "1M", "--device-type", "dev1");
    before = device.bootState();
  }

  @AfterAll
  static void writeTable() throws IOException {
    StringBuilder text = new StringBuilder("| Input | Exit code | Message |\n|---|---|---|\n");
    TABLE.forEach(
        (name, row) -> text.append("| ").append(name).append(" | ").append(row).append(" |\n"));
    Files.writeString(Path.of("target", "bad-inputs.md"), text);
  }

  @BeforeEach
  void deviceIsIdle() {
    assertThat(device.attempt("status").expect(ExitCode.OK).out()).contains("IDLE");
  }

  static Stream<ArtifactCase> wrongArtifacts() {
    // Several payloads are no fault where an artifact is only looked at.
    return ArtifactCorpus.all().stream()
        .filter(each -> !each.isAccepted())
        .filter(each -> !each.toString().startsWith("two payloads"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongArtifacts")
  void wrongArtifact_isRefusedByValidateAndInstall(ArtifactCase wrong) throws IOException {
    Path file = Files.write(folder.resolve("wrong.mender"), wrong.bytes());
    ExitCode expected = code(wrong.exception());

    Run validated = Run.tandem("artifact", "validate", file);
    assertThat(validated.code()).as(validated.err()).isEqualTo(expected.number());
    assertThat(validated.error()).contains(wrong.message());
    note(wrong.toString(), validated);

    // An update module is missing before the fault is met, where it is in the payload.
    Run installed = device.attempt("install", file);
    assertThat(installed.code())
        .as(installed.err())
        .isIn(expected.number(), ExitCode.UNSUPPORTED.number(), ExitCode.INCOMPATIBLE.number());
    expectUntouched();
  }

  private static ExitCode code(Class<? extends ArtifactException> exception) {
    if (exception == UnsupportedArtifactException.class) {
      return ExitCode.UNSUPPORTED;
    }
    return exception == SignatureInvalidException.class
        ? ExitCode.SIGNATURE
        : ExitCode.ARTIFACT_INVALID;
  }

  @Test
  void rootfsTruncatedAtEveryBlock_isNeverSwitchedTo() throws IOException {
    byte[] whole = rootfs().build();
    int cuts = 0;
    for (int length = 0; length < whole.length; length += 512) {
      for (int odd : new int[] {length, Math.min(whole.length - 1, length + 100)}) {
        Path file = Files.write(folder.resolve("cut.mender"), Arrays.copyOf(whole, odd));
        Run run = device.attempt("install", file).expect(ExitCode.ARTIFACT_INVALID);
        note("rootfs cut after " + odd + " of " + whole.length + " bytes", run);
        expectUntouched();
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThanOrEqualTo(20);
  }

  @Test
  void imageLargerThanTheSlot_isRefusedBeforeAnythingIsWritten() throws IOException {
    Path image = Files.write(folder.resolve("image"), new byte[(1 << 20) + 1]);
    Path artifact = write(image, "-t", "dev1");
    Digest slot = Digest.sha256(Files.readAllBytes(device.slot("b")));

    refused("image one byte larger than the slot", ExitCode.NO_SPACE, artifact);
    assertThat(Digest.sha256(Files.readAllBytes(device.slot("b")))).isEqualTo(slot);
  }

  @Test
  void imageThatDeclaresTenGigabytes_isRefusedAtOnce() throws IOException {
    byte[] huge =
        rootfs()
            .files(new ArtifactBytes.Member("image", IMAGE, declaring("image", 10L << 30)))
            .build();

    refused("image that declares 10 GiB", ExitCode.NO_SPACE, write(huge));
  }

  private static byte[] declaring(String name, long size) {
    byte[] block = ArtifactBytes.tar(List.of(ArtifactBytes.Member.file(name, IMAGE)));
    byte[] octal = String.format("%011o\0", 0).getBytes(UTF_8);
    // Sizes of eight GiB and more do not fit in octal: base 256, marked by the highest bit.
    byte[] binary = new byte[12];
    binary[0] = (byte) 0x80;
    for (int i = 0; i < 8; i++) {
      binary[11 - i] = (byte) (size >> (8 * i));
    }
    System.arraycopy(binary, 0, block, 124, octal.length);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += block[i] & 0xff;
    }
    System.arraycopy(String.format("%06o\0 ", sum).getBytes(UTF_8), 0, block, 148, 8);
    return Arrays.copyOf(block, block.length - 1024);
  }

  @Test
  void otherDeviceType_isRefusedWithBothNames() throws IOException {
    Path image = Files.write(folder.resolve("image"), IMAGE);

    Run run = refused("other device type", ExitCode.INCOMPATIBLE, write(image, "-t", "toaster"));

    assertThat(run.error()).contains("'dev1'", "'toaster'");
  }

  @Test
  void unmetDepends_areAllListed() throws IOException {
    Path image = Files.write(folder.resolve("image"), IMAGE);
    Path artifact =
        write(image, "-t", "toaster", "-N", "old-1", "-G", "beta", "-d", "bootloader.version:7");

    Run run = refused("four unmet depends", ExitCode.INCOMPATIBLE, artifact);

    assertThat(run.error()).contains("device type", "artifact name", "group", "bootloader.version");
  }

  @Test
  void payloadTypeWithoutModule_isRefused() throws IOException {
    refused(
        "payload type without module", ExitCode.UNSUPPORTED, write(ArtifactBytes.module().build()));
  }

  @Test
  void missingFile_isNoInput() throws IOException {
    refused("file that is not there", ExitCode.NO_INPUT, folder.resolve("none.mender"));
  }

  @Test
  void folderInsteadOfAFile_isNoInput() throws IOException {
    refused("folder instead of a file", ExitCode.NO_INPUT, folder);
  }

  @Test
  void plainHttp_isRefused() throws IOException {
    refused("http:// without --allow-http", ExitCode.USAGE, Path.of("http://localhost/x.mender"));
  }

  @Test
  void emptyStandardInput_isNoArtifact() throws IOException {
    Run run = device.attempt("install", "-");

    run.expect(ExitCode.ARTIFACT_INVALID);
    note("empty standard input", run);
    expectUntouched();
  }

  static Stream<KeyType> keyTypes() {
    return Stream.of(KeyType.values());
  }

  @ParameterizedTest
  @MethodSource("keyTypes")
  void whatTheConfiguredKeyDidNotSign_isRefused(KeyType type) throws IOException {
    KeyPairPem trusted = KeyPairs.generate(type);
    KeyPairPem other = KeyPairs.generate(type);
    Path key = Files.write(folder.resolve("public.pem"), trusted.publicKey());
    TestDevice strict =
        TestDevice.create(
            folder.resolve("strict"),
            "--slot-size",
            "1M",
            "--device-type",
            "dev1",
            "--verify-key",
            key);
    Signer right = PrivateKeys.load("key", trusted.privateKey());
    Signer wrong = PrivateKeys.load("key", other.privateKey());

    Map<String, byte[]> artifacts = new TreeMap<>();
    artifacts.put("unsigned", rootfs().build());
    artifacts.put("signed by another key", rootfs().signed(wrong).build());
    artifacts.put(
        "garbage as signature", rootfs().signed(right).signature(text -> "garbage!").build());
    artifacts.put("empty signature", rootfs().signed(right).signature(text -> "").build());
    artifacts.put(
        "signature with one changed bit",
        rootfs().signed(right).signature(BadInputsTest::flip).build());
    artifacts.put(
        "signature cut by a byte",
        rootfs()
            .signed(right)
            .signature(text -> encoded(Arrays.copyOf(decoded(text), decoded(text).length - 1)))
            .build());
    for (Map.Entry<String, byte[]> artifact : artifacts.entrySet()) {
      List<Digest> untouched = strict.bootState();
      Run run = strict.attempt("install", write(artifact.getValue()));
      run.expect(ExitCode.SIGNATURE);
      note(artifact.getKey() + " (" + type + ")", run);
      assertThat(strict.bootState()).isEqualTo(untouched);
      assertThat(Files.readAllBytes(strict.slot("b"))).isEqualTo(new byte[1 << 20]);
    }
    strict.attempt("install", write(rootfs().signed(right).build())).expect(ExitCode.OK);
  }

  private static String flip(String base64) {
    byte[] signature = decoded(base64);
    signature[signature.length / 2] ^= 1;
    return encoded(signature);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void configuredKeyThatIsMissing_isAnErrorAndNeverNothingToCheck() throws IOException {
    Path key = Files.write(folder.resolve("p.pem"), KeyPairs.generate(KeyType.EC_P256).publicKey());
    TestDevice strict =
        TestDevice.create(
            folder.resolve("strict"),
            "--slot-size",
            "1M",
            "--device-type",
            "dev1",
            "--verify-key",
            key);
    Path installedKey = strict.root().resolve("etc/mender/artifact-verify-key.pem");
    Path artifact = write(rootfs().build());

    Files.delete(installedKey);
    Run missing = strict.attempt("install", artifact).expect(ExitCode.CONFIG);
    note("configured key is missing", missing);
    Files.writeString(installedKey, "no key");
    Run garbage = strict.attempt("install", artifact).expect(ExitCode.CONFIG);
    note("configured key is garbage", garbage);

    assertThat(Files.readAllBytes(strict.slot("b"))).isEqualTo(new byte[1 << 20]);
  }

  @Test
  void requiredSignatureWithoutKeys_isRefused() throws IOException {
    Run run = device.attempt("install", "--require-signature", write(rootfs().build()));

    run.expect(ExitCode.SIGNATURE);
    note("--require-signature without any key", run);
    expectUntouched();
  }

  @Test
  void validateWithTheWrongFileAsKey_saysWhatItHolds() throws IOException {
    KeyPairPem keys = KeyPairs.generate(KeyType.EC_P256);
    Path privateKey = Files.write(folder.resolve("private.pem"), keys.privateKey());
    Path artifact = write(rootfs().build());

    Run run = Run.tandem("artifact", "validate", "-k", privateKey, artifact);

    assertThat(run.code()).isNotZero();
    assertThat(run.error()).contains("private.pem", "PUBLIC KEY");
    note("private key given as public key", run);
  }

  private static ArtifactBytes rootfs() {
    return ArtifactBytes.rootfs().files(ArtifactBytes.Member.file("image", IMAGE));
  }

  private Path write(byte[] artifact) throws IOException {
    return Files.write(Files.createTempFile(folder, "artifact", ".mender"), artifact);
  }

  private Path write(Path image, String... options) {
    Path artifact = folder.resolve("made.mender");
    Object[] start = {
      "artifact", "write", "rootfs-image", "-n", "rel-1", "-f", image, "-o", artifact
    };
    Object[] all = Arrays.copyOf(start, start.length + options.length);
    System.arraycopy(options, 0, all, start.length, options.length);
    Run.tandem(all).expect(ExitCode.OK);
    return artifact;
  }

  private static Run refused(String name, ExitCode expected, Path artifact) throws IOException {
    Run run = device.attempt("install", artifact.toString().replace("http:/l", "http://l"));
    run.expect(expected);
    note(name, run);
    expectUntouched();
    return run;
  }

  private static void note(String name, Run run) {
    assertThat(run.error()).as(name).isNotEmpty().hasSizeLessThan(600);
    TABLE.put(name, run.code() + " | " + run.error().replaceAll("/\\S*/", "").replace("|", "\\|"));
  }

  private static void expectUntouched() throws IOException {
    assertThat(device.bootState()).isEqualTo(before);
  }
}
