package tandem.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.image.edit.EditSettings;

/** Where copies of images go. */
final class TemporaryOptions {
  @Option(
      names = "--tmp",
      paramLabel = "DIR",
      description =
          "Folder for temporary copies and for what goes through a pipe (default: that of the"
              + " result, the system's for standard output).")
  @Nullable Path folder;

  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /**
   * Returns how to edit an image.
   *
   * @param payload whether it is the payload of an artifact
   */
  EditSettings settings(Map<String, String> environment, boolean payload) {
    return new EditSettings(folder(), environment, payload);
  }
}
