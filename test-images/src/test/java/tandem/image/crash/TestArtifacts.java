package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.UpdateException;
import tandem.source.FileSource;

/** Artifacts for the crash kit. */
final class TestArtifacts {
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private TestArtifacts() {}

  static CrashArtifact image(Path folder, int bytes) throws IOException, UpdateException {
    byte[] image = new byte[bytes];
    new Random(1).nextBytes(image);
    Path payload = Files.write(folder.resolve("image"), image);
    Path file = folder.resolve("two.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name("two")
            .deviceType("model")
            .file(payload)
            .build(),
        file);
    return CrashArtifact.read(new FileSource(file), ReadLimits.DEFAULT, NO_KEYS);
  }
}
