package tandem.cli;

import java.util.Set;

/** What this program was put together for. */
enum Edition {
  /** For devices: nothing that makes artifacts, keys or signatures. */
  DEVICE,

  /** For build hosts: everything. */
  TOOLS;

  private static final Set<String> OF_TOOLS =
      Set.of(
          "tandem demo",
          "tandem torture",
          "tandem serve",
          "tandem image",
          "tandem artifact write",
          "tandem artifact modify",
          "tandem artifact sign",
          "tandem artifact keys",
          "tandem artifact cp",
          "tandem artifact install",
          "tandem artifact rm");

  /** Why the edition for devices lacks a command. */
  static final String REASON =
      "comes with tandem-tools; this Tandem is the one for devices, which makes no artifacts and serves none";

  /** Returns which one this is. */
  static Edition current() {
    // What compresses is left out of the one for devices, among other things.
    return Edition.class.getResource("/tandem/compress/Compressors.class") == null ? DEVICE : TOOLS;
  }

  /** Tells whether it has a command, named with the commands above it. */
  boolean has(String command) {
    return this == TOOLS || !OF_TOOLS.contains(command);
  }
}
