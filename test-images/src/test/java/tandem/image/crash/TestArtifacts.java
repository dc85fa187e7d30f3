package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.StateScript;
import tandem.core.UpdateException;
import tandem.source.FileSource;

/** Artifacts for the crash kit. */
final class TestArtifacts {
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private static final List<String> MOMENTS =
      List.of(
          "ArtifactInstall_Enter",
          "ArtifactInstall_Leave",
          "ArtifactCommit_Enter",
          "ArtifactCommit_Leave",
          "ArtifactRollback_Enter",
          "ArtifactRollback_Leave");

  private TestArtifacts() {}

  static CrashArtifact image(Path folder, int bytes) throws IOException, UpdateException {
    return read(folder, ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE), bytes);
  }

  static CrashArtifact module(Path folder) throws IOException, UpdateException {
    return read(folder, ArtifactSpec.builder("model-file"), 1400);
  }

  /** An image and a file of a module, with a state script at each moment that promises anything. */
  static CrashArtifact imageAndModule(Path folder, int bytes) throws IOException, UpdateException {
    ArtifactSpecBuilder spec = ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE);
    for (String moment : MOMENTS) {
      spec.script(new StateScript(moment + "_00", new byte[] {'#'}));
    }
    return CrashArtifact.both(read(folder, spec, bytes), module(folder));
  }

  private static CrashArtifact read(Path folder, ArtifactSpecBuilder spec, int bytes)
      throws IOException, UpdateException {
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    Path payload = Files.write(folder.resolve("payload"), content);
    Path file = folder.resolve("two.mender");
    ArtifactWriter.write(spec.name("two").deviceType("model").file(payload).build(), file);
    return CrashArtifact.read(new FileSource(file), ReadLimits.DEFAULT, NO_KEYS);
  }
}
