package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Runs a module's script and kills it, with all that it has started, at any of its commands. */
final class KilledModule {
  private static final List<String> COMMANDS =
      List.of(
          "cat", "cp", "mv", "rm", "sync", "mkdir", "chmod", "dirname", "stat", "tar", "uname",
          "awk", "grep", "python3", "perl");

  private final Path module;
  private final Path tree;
  private final Path wrappers;
  private final Path counter;

  /**
   * Takes a module.
   *
   * @param exchanging whether the commands that can exchange two names work
   */
  KilledModule(Path module, Path tree, Path folder, boolean exchanging) throws IOException {
    this.module = module;
    this.tree = tree;
    this.wrappers = Files.createDirectories(folder.resolve("wrappers"));
    this.counter = folder.resolve("counter");
    for (String command : COMMANDS) {
      String real = exchanging || !command.matches("p.*") ? find(command) : "/bin/false";
      Path wrapper = wrappers.resolve(command);
      Files.writeString(
          wrapper,
          "#!/bin/sh\nread -r n <"
              + counter
              + "\nn=$((n + 1))\necho $n >"
              + counter
              + "\n[ $KILL != before$n ] || kill -9 0\n"
              + real
              + " \"$@\"\ncode=$?\n[ $KILL != after$n ] || kill -9 0\nexit $code\n");
      Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static String find(String command) {
    for (String folder : List.of("/usr/bin", "/bin")) {
      if (Files.isExecutable(Path.of(folder, command))) {
        return folder + "/" + command;
      }
    }
    return "/bin/false";
  }

  /** Runs a call that must succeed, to its end. */
  void run(String call) throws Exception {
    assertThat(start(call, "never")).as(call).isZero();
  }

  /**
   * Runs a call that is killed at one of its commands.
   *
   * @param when {@code before} or {@code after}
   * @param command the number of the command, from 1
   * @return whether there was such a command
   */
  boolean kill(String call, String when, int command) throws Exception {
    int code = start(call, when + command);
    assertThat(code).as(call).isIn(0, 137);
    return code == 137;
  }

  private int start(String call, String kill) throws Exception {
    Files.writeString(counter, "0\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            "setsid", "--wait", module.toString(), call, tree.toAbsolutePath().toString());
    builder.environment().put("PATH", wrappers + ":/usr/bin:/bin");
    builder.environment().put("KILL", kill);
    return builder.inheritIO().start().waitFor();
  }
}
