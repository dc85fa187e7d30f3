package tandem.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Settings that only the beginning of an update needs, and that this version can not make use of.
 * The way back has to work with the configuration of any version, and with mistakes in it.
 *
 * @param unknown a sentence for each member of {@code Tandem} that this version does not know: a
 *     misspelt safeguard must not be taken for one
 * @param invalid values that mean nothing; what belongs to the same group is not known then
 */
public record UnusableSettings(List<String> unknown, List<Invalid> invalid) {
  /** Settings that are only known together. */
  public enum Group {
    KEYS,
    SERVERS,
    POLICY,
    /** Only for asking a server for updates; an installation does without them. */
    MANAGED
  }

  /** A value that means nothing. */
  public record Invalid(Group group, String sentence) {}

  /** All settings can be used. */
  public static final UnusableSettings NONE = new UnusableSettings(List.of(), List.of());

  public UnusableSettings {
    unknown = List.copyOf(unknown);
    invalid = List.copyOf(invalid);
  }

  /** Returns a sentence for each of them. */
  public List<String> sentences() {
    return Stream.concat(unknown.stream(), invalid.stream().map(Invalid::sentence)).toList();
  }

  /** Tells whether settings of this group are not known. */
  public boolean has(Group group) {
    return invalid.stream().anyMatch(one -> one.group() == group);
  }

  /**
   * Refuses them, for what begins an update.
   *
   * @throws UpdateException CONFIG when there is one
   */
  public void refuse() throws UpdateException {
    refuse(Set.of(Group.KEYS, Group.SERVERS, Group.POLICY));
  }

  /**
   * Refuses them, for what asks a server for updates.
   *
   * @throws UpdateException CONFIG when there is one
   */
  public void refuseManaged() throws UpdateException {
    refuse(Set.of(Group.values()));
  }

  private void refuse(Set<Group> groups) throws UpdateException {
    List<String> sentences =
        Stream.concat(
                unknown.stream(),
                invalid.stream().filter(one -> groups.contains(one.group())).map(Invalid::sentence))
            .toList();
    if (sentences.isEmpty()) {
      return;
    }
    UpdateException failure = new UpdateException(ErrorKind.CONFIG, String.join("; ", sentences));
    throw unknown.isEmpty()
        ? failure.withHint("correct it before anything is installed")
        : failure.withHint(
            "the settings there are: " + String.join(", ", ConfigReader.TANDEM_KEYS));
  }
}
