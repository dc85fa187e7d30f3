package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Tandem writes, a device with the real mender 3.4 installs. The device is a loop device for
 * each slot, of which the first is the root that mender runs in; see real-mender.
 */
class RealClientIT {
  private static final Path RIG = Path.of("src/test/sh/real-mender").toAbsolutePath();
  private static final int IMAGE_BYTES = 4 << 20;
  // Two blocks of the version, and the head of the manifest, which starts with a digest.
  private static final int IN_MANIFEST = 3 * 512 + 10;
  private static final int SLOT_BYTES = 64 << 20;

  @TempDir static Path shared;
  private static Path image;
  private static KeyFiles ec;
  private static KeyFiles rsa;

  @TempDir Path folder;
  private Path artifact;
  private Path device;

  @BeforeAll
  static void makeImageAndKeys() throws Exception {
    RequiredTool.loopDevicesOrSkip();
    RequiredTool.orSkip("mender", "mender-artifact", "busybox", "mkenvimage", "fw_printenv");
    RequiredTool.orSkip("mke2fs", "losetup", "unshare", "openssl");
    image = Images.ext4(shared, "rootfs.ext4", IMAGE_BYTES);
    ec = KeyFiles.ec(shared);
    rsa = KeyFiles.rsa(shared, 2048);
  }

  @BeforeEach
  void nameFiles() {
    artifact = folder.resolve("ours.mender");
    device = folder.resolve("device");
  }

  /** JUnit would warn of each link in the device's root that leads out of the folder. */
  @AfterEach
  void deleteDevice() {
    FolderTree.delete(device);
  }

  @ParameterizedTest
  @CsvSource({"none, ec", "gzip, ec", "lzma, ec", "none, rsa", "gzip, rsa", "lzma, rsa"})
  void signedArtifact_isAcceptedByMenderArtifactAndInstalledByMender(String compression, String key)
      throws Exception {
    prepare(key(key));
    write(compression, key(key));

    expectAccepted(key(key).publicKey());
    Run run = mender();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("authenticated digital signature of artifact");
    Images.expectAtStart(device.resolve("slot-b.img"), image);
    assertThat(environment())
        .contains("mender_boot_part=3", "mender_boot_part_hex=3", "upgrade_available=1");
  }

  private void expectAccepted(Path publicKey) throws Exception {
    assertThat(Command.of("mender-artifact", "validate", "-k", publicKey, artifact).succeed())
        .contains("validated successfully");
    assertThat(Command.of("mender-artifact", "read", "-k", publicKey, artifact).succeed())
        .contains("Name: release-1", "Signature: signed and verified correctly")
        .contains("Compatible devices: '[sim]'", "size:     " + IMAGE_BYTES);
  }

  @Test
  void unsignedArtifact_isInstalledByAMenderWithoutKey() throws Exception {
    Command.of("sh", RIG, "prepare", device, SLOT_BYTES).succeed();
    TandemProcess.tandem(
            "artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            "release-1",
            "-f",
            image,
            "-o",
            artifact)
        .succeed();

    assertThat(mender().code()).isZero();

    Images.expectAtStart(device.resolve("slot-b.img"), image);
  }

  @ParameterizedTest
  @CsvSource({"none, manifest", "none, image", "gzip, image"})
  void tamperedArtifact_isRefusedByBoth(String compression, String part) throws Exception {
    prepare(ec);
    write(compression, ec);
    flipBit(part.equals("manifest") ? IN_MANIFEST : Files.size(artifact) / 2);

    assertThat(mender().code()).isNotZero();
    assertThat(validate(ec).code()).isNotZero();

    expectNotSwitched();
  }

  @Test
  void artifactOfAnotherSigner_isRefusedByBoth() throws Exception {
    prepare(ec);
    write("gzip", rsa);

    assertThat(mender().code()).isNotZero();
    assertThat(validate(ec).code()).isNotZero();

    expectNotSwitched();
  }

  private void expectNotSwitched() throws Exception {
    assertThat(environment())
        .contains("mender_boot_part=2", "mender_boot_part_hex=2", "upgrade_available=0");
  }

  private static KeyFiles key(String name) {
    return name.equals("ec") ? ec : rsa;
  }

  private void write(String compression, KeyFiles key) throws Exception {
    TandemProcess.tandem(
            "artifact",
            "write",
            "rootfs-image",
            "-t",
            "sim",
            "-n",
            "release-1",
            "-f",
            image,
            "-o",
            artifact,
            "--compression",
            compression,
            "-k",
            key.privateKey())
        .succeed();
  }

  private void prepare(KeyFiles key) throws Exception {
    Command.of("sh", RIG, "prepare", device, SLOT_BYTES)
        .env("VERIFY_KEY", key.publicKey().toString())
        .succeed();
  }

  private Run mender() throws Exception {
    return Command.of("sh", RIG, "run", device, artifact, "install", "/data/artifact.mender").run();
  }

  private Run validate(KeyFiles key) throws Exception {
    return Command.of("mender-artifact", "validate", "-k", key.publicKey(), artifact).run();
  }

  private String environment() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("fw_env.config"), device.resolve("data/uboot.env") + " 0x0 0x4000\n");
    return Command.of("fw_printenv", "-c", config).succeed();
  }

  private void flipBit(long position) throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(artifact.toFile(), "rw")) {
      file.seek(position);
      int old = file.read();
      file.seek(position);
      file.write(old ^ 1);
    }
  }
}
