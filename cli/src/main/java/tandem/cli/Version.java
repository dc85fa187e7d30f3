package tandem.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Objects;
import java.util.Optional;

/** Which version of Tandem this is. */
final class Version {
  /** As the module or the jar says; {@code development} outside of both. */
  static final String TEXT =
      ofModule()
          .orElseGet(
              () ->
                  Objects.requireNonNullElse(
                      Version.class.getPackage().getImplementationVersion(), "development"));

  private Version() {}

  private static Optional<String> ofModule() {
    ModuleDescriptor module = Version.class.getModule().getDescriptor();
    return module == null ? Optional.empty() : module.rawVersion();
  }
}
