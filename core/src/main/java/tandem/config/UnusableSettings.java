package tandem.config;

import java.util.List;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Settings that only the beginning of an update needs, and that this version can not make use of.
 * The way back has to work with the configuration of any version, and with mistakes in it.
 *
 * @param unknown a sentence for each member of {@code Tandem} that this version does not know: a
 *     misspelt safeguard must not be taken for one
 * @param invalid a sentence for each value of policy, keys and servers that means nothing
 */
public record UnusableSettings(List<String> unknown, List<String> invalid) {
  /** All settings can be used. */
  public static final UnusableSettings NONE = new UnusableSettings(List.of(), List.of());

  public UnusableSettings {
    unknown = List.copyOf(unknown);
    invalid = List.copyOf(invalid);
  }

  /** Returns a sentence for each of them. */
  public List<String> sentences() {
    return Stream.concat(unknown.stream(), invalid.stream()).toList();
  }

  /**
   * Refuses them, for what begins an update.
   *
   * @throws UpdateException CONFIG when there is one
   */
  public void refuse() throws UpdateException {
    if (sentences().isEmpty()) {
      return;
    }
    UpdateException failure = new UpdateException(ErrorKind.CONFIG, String.join("; ", sentences()));
    throw unknown.isEmpty()
        ? failure.withHint("correct it before anything is installed")
        : failure.withHint(
            "the settings there are: " + String.join(", ", ConfigReader.TANDEM_KEYS));
  }
}
