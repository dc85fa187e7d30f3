package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.RegularFile;

/** The file {@code artifact_info} in the root file system, in which Mender 3.x finds a name. */
public final class ArtifactInfo {
  private static final int MAX_BYTES = 64 << 10;
  private static final String NAME = "artifact_name=";

  private ArtifactInfo() {}

  /**
   * Returns the artifact name that the file states; none where there is no such file or line.
   *
   * @throws IOException when it can not be read, or is longer than 64 KiB
   */
  public static Optional<String> artifactName(Path file) throws IOException {
    byte[] content;
    try {
      content = RegularFile.read(file, MAX_BYTES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return new String(content, UTF_8)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(NAME) && line.length() > NAME.length())
        .map(line -> line.substring(NAME.length()))
        .findFirst();
  }
}
