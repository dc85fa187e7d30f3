package tandem.server.manage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.artifact.PublicKeys;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.Verifier;

/**
 * Which artifacts are taken.
 *
 * @param folder whose files {@code *.pem} are keys, one of which has to have signed an artifact
 * @param files more keys
 * @param allowUnsigned whether artifacts without signature are taken, too
 */
public record SignatureRules(Path folder, List<Path> files, boolean allowUnsigned) {
  private static final int LARGEST_KEY = 64 << 10;

  public SignatureRules {
    files = List.copyOf(files);
  }

  /**
   * Reads the keys, so that one that was added a moment ago counts.
   *
   * @throws IOException when a file holds none
   */
  SignaturePolicy policy() throws IOException {
    List<Path> all = new ArrayList<>(files);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.pem")) {
        found.forEach(all::add);
      }
    }
    List<Verifier> keys = new ArrayList<>();
    for (Path file : all) {
      if (Files.size(file) > LARGEST_KEY) {
        throw new IOException(file + ": more than the " + LARGEST_KEY + " bytes of a key");
      }
      keys.add(PublicKeys.load(file.toString(), Files.readAllBytes(file)));
    }
    return new SignaturePolicy(
        keys, allowUnsigned ? SignaturePolicy.Mode.REPORT : SignaturePolicy.Mode.REQUIRE);
  }
}
