package tandem.update;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.PayloadHeader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.RegularFile;

/**
 * The artifact without payload that a factory leaves in the data store, to say what was flashed.
 * Mender's client takes its facts into an empty store, without a signature, and deletes it; here it
 * is only read.
 */
final class BootstrapArtifact {
  /** Name of the file in the data store folder. */
  static final String FILE_NAME = "bootstrap.mender";

  private static final SignaturePolicy UNSIGNED =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.REPORT);

  private BootstrapArtifact() {}

  /**
   * Returns the facts that it states; none where there is no such file.
   *
   * @throws IOException when it can not be read, is no artifact, or has a payload
   */
  static Optional<Installed> facts(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(RegularFile.open(file));
        ArtifactReader reader = ArtifactReader.open(in, ReadLimits.DEFAULT, UNSIGNED)) {
      ArtifactHeader header = reader.header();
      Installed facts = Installed.nothing();
      for (PayloadHeader payload : header.payloads()) {
        if (payload.type().isPresent()) {
          throw new IOException("has a payload of type " + payload.type().get());
        }
        facts =
            facts.after(
                header.name(), header.group(), payload.provides(), payload.clearsProvides());
      }
      reader.finish();
      return Optional.of(facts);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
