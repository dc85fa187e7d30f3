package tandem.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One option of mender-artifact.
 *
 * @param names without dashes; the first one is how messages call it
 * @param kind what its value is
 * @param description for {@code --help}
 * @param since the release that brought it
 * @param required the releases that insist on it
 */
record MenderArtifactFlag(
    List<String> names,
    Kind kind,
    String description,
    MenderArtifactVersion since,
    Set<MenderArtifactVersion> required) {

  /** What follows the name. */
  enum Kind {
    /** One value; the last one counts. */
    TEXT,
    /** A value each time. */
    LIST,
    /** A whole number, with 0 before it octal, with 0x hexadecimal. */
    NUMBER,
    /** Nothing, or {@code =true} or {@code =false}. */
    SWITCH
  }

  MenderArtifactFlag {
    names = List.copyOf(names);
    required = Set.copyOf(required);
  }

  static MenderArtifactFlag text(String names, String description) {
    return of(Kind.TEXT, names, description);
  }

  static MenderArtifactFlag list(String names, String description) {
    return of(Kind.LIST, names, description);
  }

  static MenderArtifactFlag number(String names, String description) {
    return of(Kind.NUMBER, names, description);
  }

  static MenderArtifactFlag toggle(String names, String description) {
    return of(Kind.SWITCH, names, description);
  }

  private static MenderArtifactFlag of(Kind kind, String names, String description) {
    return new MenderArtifactFlag(
        List.of(names.split(" ")), kind, description, MenderArtifactVersion.V3_9, Set.of());
  }

  /** Returns it as one that came with the newer release. */
  MenderArtifactFlag since44() {
    return new MenderArtifactFlag(names, kind, description, MenderArtifactVersion.V4_4, required);
  }

  /** Returns it as one that has to be given. */
  MenderArtifactFlag needed() {
    return neededIn(EnumSet.allOf(MenderArtifactVersion.class));
  }

  /** Returns it as one that has to be given in these releases. */
  MenderArtifactFlag neededIn(Set<MenderArtifactVersion> releases) {
    return new MenderArtifactFlag(names, kind, description, since, releases);
  }

  /** Returns the name for messages. */
  String name() {
    return names.get(0);
  }
}
