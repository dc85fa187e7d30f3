package tandem.update;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One of the files of the store.
 *
 * @param file where it is
 * @param content what it holds; nothing when it is missing or can not be used
 * @param problem why it can not be used, if that is so
 */
public record StoreGeneration(Path file, Optional<StoreContent> content, Optional<String> problem) {

  static StoreGeneration of(Path file, StoreContent content) {
    return new StoreGeneration(file, Optional.of(content), Optional.empty());
  }

  static StoreGeneration missing(Path file) {
    return new StoreGeneration(file, Optional.empty(), Optional.empty());
  }

  static StoreGeneration useless(Path file, String problem) {
    return new StoreGeneration(file, Optional.empty(), Optional.of(problem));
  }
}
