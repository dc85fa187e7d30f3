package tandem.cli;

import java.util.List;
import java.util.Optional;
import tandem.update.Semantics;

/** A tool on devices in whose place the program can be called. */
enum DeviceTool {
  /** Mender's client from release 4 on. */
  MENDER_UPDATE("mender-update", "5.1.0"),
  /** Mender's client before that. */
  MENDER("mender", "3.4.0");

  private final String command;
  private final String release;

  DeviceTool(String command, String release) {
    this.command = command;
    this.release = release;
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

  /** Returns what its updates do otherwise than Tandem's own. */
  Semantics semantics() {
    return switch (this) {
      case MENDER_UPDATE -> Semantics.MENDER_5;
      case MENDER -> Semantics.MENDER_3;
    };
  }

  /** Returns the commands that were options with one dash once, which it refuses by name. */
  List<String> formerOptions() {
    return switch (this) {
      case MENDER_UPDATE -> List.of();
      case MENDER ->
          List.of(
              "install",
              "commit",
              "rollback",
              "daemon",
              "bootstrap",
              "check-update",
              "send-inventory",
              "show-artifact");
    };
  }
}
