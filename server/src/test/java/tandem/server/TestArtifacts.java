package tandem.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Signer;

/** Small artifacts for a module. */
final class TestArtifacts {
  private final Path folder;

  TestArtifacts(Path folder) {
    this.folder = folder;
  }

  byte[] unsigned(String name, String deviceType) throws IOException {
    return make(name, deviceType, null);
  }

  byte[] make(String name, String deviceType, @Nullable Signer signer) throws IOException {
    // Mender's client refuses artifacts of less than 4096 bytes.
    return make(name, deviceType, signer, 16 << 10);
  }

  /** Makes one that is larger than so many bytes, because nothing of them can be compressed. */
  byte[] large(String name, String deviceType, int bytes) throws IOException {
    return make(name, deviceType, null, bytes);
  }

  private byte[] make(String name, String deviceType, @Nullable Signer signer, int bytes)
      throws IOException {
    byte[] noise = new byte[bytes];
    new Random(name.hashCode()).nextBytes(noise);
    Path payload = Files.write(folder.resolve("payload.bin"), noise);
    Path file = folder.resolve("artifact.mender");
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("demo-mod").name(name).deviceType(deviceType).file(payload);
    if (signer != null) {
      spec.signer(signer);
    }
    Files.deleteIfExists(file);
    ArtifactWriter.write(spec.build(), file);
    return Files.readAllBytes(file);
  }
}
