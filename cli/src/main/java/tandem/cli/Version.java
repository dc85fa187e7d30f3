package tandem.cli;

import java.util.Objects;

/** Which version of Tandem this is. */
final class Version {
  /** As the jar says; {@code development} outside a jar. */
  static final String TEXT =
      Objects.requireNonNullElse(
          Version.class.getPackage().getImplementationVersion(), "development");

  private Version() {}
}
