package tandem.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A device that ssh reaches.
 *
 * @param destination host, with the user in front if one is given
 * @param port where it listens, if that is given
 */
record SshAddress(String destination, Optional<String> port) {
  private static final String SCHEME = "ssh://";
  // Neither may begin with a dash: ssh would take it for an option.
  private static final Pattern ADDRESS =
      Pattern.compile(
          "((?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?)"
              + "(?:\\[([0-9A-Fa-f:.%a-z]+)]|([A-Za-z0-9_][A-Za-z0-9._-]*))"
              + "(?::([0-9]{1,5}))?/?");

  /** Tells whether a file is meant to come from a device. */
  static boolean isOne(String file) {
    return file.startsWith(SCHEME);
  }

  /** Reads {@code ssh://USER@HOST:PORT}, of which user and port may be missing. */
  static SshAddress parse(String text) throws UpdateException {
    Matcher parts = ADDRESS.matcher(text.substring(SCHEME.length()));
    if (!parts.matches()) {
      throw new UpdateException(
          ErrorKind.USAGE, "'" + text + "': expected ssh://USER@HOST or ssh://USER@HOST:PORT");
    }
    String host = parts.group(2) == null ? parts.group(3) : parts.group(2);
    return new SshAddress(parts.group(1) + host, Optional.ofNullable(parts.group(4)));
  }

  /**
   * Returns the command line that runs a script on the device.
   *
   * @param arguments for ssh, which win over ours
   * @param script for {@code /bin/sh}; without single quotes
   */
  List<String> command(List<String> arguments, String script) {
    List<String> command = new ArrayList<>(List.of("ssh"));
    command.addAll(arguments);
    // Without one, the user's configuration of ssh may know the port.
    if (port.isPresent() && arguments.stream().noneMatch(argument -> argument.startsWith("-p"))) {
      command.addAll(List.of("-p", port.get()));
    }
    // A device that goes silent must not keep us waiting for ever.
    command.addAll(List.of("-o", "ServerAliveInterval=30", "-o", "ServerAliveCountMax=1"));
    command.addAll(List.of(destination, "/bin/sh -c '" + script + "'"));
    return command;
  }
}
