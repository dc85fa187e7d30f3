package tandem.cli;

import java.util.List;
import java.util.Optional;
import tandem.update.Semantics;

/** A tool on devices in whose place the program can be called. */
enum DeviceTool {
  /** Mender's client from release 4 on. */
  MENDER_UPDATE("mender-update", "5.1.0", Semantics.MENDER_5, List.of()),
  /** Mender's client before that. */
  MENDER(
      "mender",
      "3.4.0",
      Semantics.MENDER_3,
      List.of(
          "install",
          "commit",
          "rollback",
          "daemon",
          "bootstrap",
          "check-update",
          "send-inventory",
          "show-artifact"));

  private final String command;
  private final String release;
  private final Semantics semantics;
  private final List<String> formerOptions;

  DeviceTool(String command, String release, Semantics semantics, List<String> formerOptions) {
    this.command = command;
    this.release = release;
    this.semantics = semantics;
    this.formerOptions = formerOptions;
  }

  /** Returns the tool of this name, if the program, or a link to it, is called so. */
  static Optional<DeviceTool> named(String name) {
    for (DeviceTool tool : values()) {
      if (tool.command.equals(name)) {
        return Optional.of(tool);
      }
    }
    return Optional.empty();
  }

  /** Returns its name. */
  String command() {
    return command;
  }

  /** Returns the release whose command line is taken and whose phrases are printed. */
  String release() {
    return release;
  }

  Semantics semantics() {
    return semantics;
  }

  /** Returns the commands that were options with one dash once, which it refuses by name. */
  List<String> formerOptions() {
    return formerOptions;
  }
}
