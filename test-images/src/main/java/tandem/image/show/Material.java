package tandem.image.show;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.CompressionSetting;
import tandem.artifact.DefaultProvides;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.artifact.PrivateKeys;
import tandem.artifact.SigningKey;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.qemu.GuestArch;
import tandem.image.reference.ReferenceDevice;

/**
 * What the show is made of: the disk of a new device with v1, and signed artifacts of v2 and of v3,
 * whose first process ends at once. Made once, and kept until sources change, which the script that
 * prepares the folder knows.
 */
final class Material {
  static final String GOOD = "v2";
  static final String BROKEN = "v3";

  private static final String COMPLETE = "complete";
  private static final String STARTED = "started";

  private final GuestArch arch;
  private final Path scripts;
  private final Path folder;

  /**
   * Takes the places.
   *
   * @param sources the source tree
   */
  Material(GuestArch arch, Path sources) {
    this.arch = arch;
    this.scripts = sources.resolve("test-images/reference");
    this.folder = sources.resolve("target/demo-qemu").resolve(ReferenceDevice.debianName(arch));
  }

  Path folder() {
    return folder;
  }

  Path disk() {
    return folder.resolve("disk.img");
  }

  Path artifacts() {
    return folder.resolve("artifacts");
  }

  ReferenceDevice device() {
    return ReferenceDevice.open(arch, scripts, folder.resolve("made"));
  }

  boolean isComplete() {
    return Files.exists(folder.resolve(COMPLETE));
  }

  /** Makes all of it, unless somebody else does at the same time, whom it waits for. */
  void make() throws UpdateException, IOException {
    Path archive = archive();
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock(); // until it is closed
      if (!isComplete()) {
        makeAlone(archive);
      }
    }
  }

  private void makeAlone(Path archive) throws UpdateException, IOException {
    ReferenceDevice device = ReferenceDevice.make(arch, scripts, archive, folder.resolve("made"));
    SigningKey key = trustedKey(device);
    Files.createDirectories(artifacts());
    makeArtifact(device, key, GOOD, List.of());
    makeArtifact(device, key, BROKEN, List.of("bad-init"));
    device.makeDisk(disk());
    Files.move(
        folder.resolve(STARTED), folder.resolve(COMPLETE), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path archive() throws UpdateException, IOException {
    Path archives = folder.resolve("archives");
    try (Stream<Path> files = Files.isDirectory(archives) ? Files.list(archives) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("tandem-[0-9].*\\.tar\\.gz"))
          .findFirst()
          .orElseThrow(
              () ->
                  new UpdateException(
                          ErrorKind.NO_INPUT, archives + ": no archive of Tandem is there")
                      .withHint("begin it by ./tandem demo --qemu, which makes one"));
    }
  }

  private static SigningKey trustedKey(ReferenceDevice device) throws IOException {
    KeyPairPem keys = KeyPairs.generate(KeyType.EC_P256);
    device.trust(keys.publicKey());
    return PrivateKeys.load("key of the show", keys.privateKey());
  }

  private void makeArtifact(
      ReferenceDevice device, SigningKey key, String version, List<String> kinds)
      throws UpdateException, IOException {
    Path image = folder.resolve(version + ".ext4");
    device.makeImage(version, kinds, image);
    ArtifactSpec spec =
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name(version)
            .deviceType(ReferenceDevice.TYPE)
            .defaults(DefaultProvides.STANDARD)
            .compression(CompressionSetting.parse("gzip:1"))
            .signer(key)
            .file(image)
            .build();
    ArtifactWriter.write(spec, artifacts().resolve(version + ".mender"));
    Files.delete(image);
  }
}
