package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A root in which the real mender 3.4 runs by chroot, and Tandem too, with a module and state
 * scripts that note each call, and fail or answer as they are told. Nothing of it is a slot.
 */
record MenderRoot(Path path) {
  private static final Path RIG = Path.of("src/test/sh/real-mender").toAbsolutePath();

  /** Notes its name; then it asks for another try once or for ever, fails, or does not. */
  static final String SCRIPT =
      """
      #!/bin/sh
      name=${0##*/}
      echo "$name" >>/calls
      read -r told </told
      case " $told " in
        *" $name=once "*) [ -e "/tried" ] || { : >"/tried"; exit 21; } ;;
        *" $name=later "*) exit 21 ;;
        *" $name=fails "*) exit 1 ;;
      esac
      """;

  // A question of later Menders is not noted.
  private static final String MODULE =
      """
      #!/bin/sh
      [ "$1" = ProvidePayloadFileSizes ] || echo "$1" >>/calls
      read -r told </told
      for word in $told; do
        case $word in
          "$1=fails") exit 1 ;;
          "$1="*) echo "${word#*=}" ;;
        esac
      done
      """;

  private static final String RETRIES =
      "\"StateScriptRetryIntervalSeconds\": 1, \"StateScriptRetryTimeoutSeconds\": 1";

  static MenderRoot create(Path path) throws Exception {
    Command.of("sh", RIG, "modules", path).succeed();
    MenderRoot root = new MenderRoot(path);
    program(path.resolve("usr/share/mender/modules/v3/note"), MODULE);
    for (String action : List.of("Enter", "Leave", "Error")) {
      program(path.resolve("etc/mender/scripts/Download_" + action + "_00"), SCRIPT);
      program(path.resolve("etc/mender/scripts/Download_" + action + "_01"), SCRIPT);
    }
    return root;
  }

  /** Gives it two slots, without which Tandem works on no device; no payload is for them. */
  void addSlots(Path folder) throws Exception {
    Path device = TestDevice.create(folder, "--slot-size", "64K").root();
    FolderTree.delete(device.resolve("var"));
    Path conf = device.resolve("etc/mender/mender.conf");
    Files.writeString(conf, Files.readString(conf).replaceFirst("\\{", "{" + RETRIES + ","));
    Command.of("cp", "-a", device + "/.", path).succeed();
  }

  static Path program(Path path, String text) throws IOException {
    Files.writeString(path, text);
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes it a device on which nothing was ever installed. */
  void reset() throws Exception {
    Path data = path.resolve("data/mender");
    FolderTree.delete(data);
    Files.createDirectory(data);
    Files.writeString(data.resolve("device_type"), "device_type=sim\n");
    Files.writeString(path.resolve("etc/mender/scripts/version"), "3");
    Files.deleteIfExists(path.resolve("tried"));
  }

  /** Says what happens to the calls of the next command. */
  void tell(List<String> words) throws IOException {
    Files.writeString(path.resolve("told"), String.join(" ", words) + "\n");
    Files.writeString(path.resolve("calls"), "");
    if (words.contains("version=missing")) {
      Files.delete(path.resolve("etc/mender/scripts/version"));
    }
  }

  /** Returns the calls of the last command. */
  String calls() throws IOException {
    return String.join(" ", Files.readAllLines(path.resolve("calls")));
  }
}
