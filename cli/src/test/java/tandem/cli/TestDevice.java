package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.Digest;
import tandem.json.JsonException;

/**
 * A simulated device on which the built program works. Its boot environment is read and changed by
 * libubootenv's tools only.
 */
record TestDevice(Path root) {

  static TestDevice create(Path root, Object... options) {
    List<Object> words = new ArrayList<>(List.of("sim", "create", root));
    words.addAll(List.of(options));
    Run.tandem(words.toArray()).expect(ExitCode.OK);
    return new TestDevice(root);
  }

  /** Returns a command of the built program for this device. */
  Command tandem(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--root", root));
    words.addAll(List.of(more));
    return TandemProcess.tandem(words.toArray());
  }

  /** Plays a reset. */
  Run boot(Object... more) {
    List<Object> words = new ArrayList<>(List.of("sim", "boot", root));
    words.addAll(List.of(more));
    return Run.tandem(words.toArray()).expect(ExitCode.OK);
  }

  Path slot(String letter) {
    return root.resolve("dev/slot-" + letter);
  }

  /** Returns the boot environment. */
  Map<String, String> environment() throws IOException, InterruptedException {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Command.of("fw_printenv", "-c", fwConfig()).succeed().lines().toList()) {
      String[] pair = line.split("=", 2);
      variables.put(pair[0], pair[1]);
    }
    return variables;
  }

  /** Changes the boot environment; {@code NAME=VALUE}, all in one call. */
  void setEnvironment(String... changes) throws IOException, InterruptedException {
    Path script = Files.write(root.resolve("changes"), List.of(changes));
    Command.of("fw_setenv", "-c", fwConfig(), "-s", script).succeed();
    Files.delete(script);
  }

  private Path fwConfig() {
    return root.resolve("etc/fw_env.host.config");
  }

  void expectTrialOfSlotB() throws IOException, InterruptedException {
    assertThat(environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("mender_boot_part_hex", "3")
        .containsEntry("upgrade_available", "1")
        .containsEntry("bootcount", "0");
  }

  /** Returns the situation that status sees. */
  String situation() throws JsonException {
    return Json.text(Json.document(run("status", "--json").out()), "situation");
  }

  /** Returns what a boot depends on: the environment, and the content of the running slot. */
  List<Digest> bootState() throws IOException {
    return List.of(
        Digest.sha256(Files.readAllBytes(root.resolve("boot/uboot.env"))),
        Digest.sha256(Files.readAllBytes(root.resolve("boot/uboot-redund.env"))),
        Digest.sha256(Files.readAllBytes(slot("a"))));
  }

  /** Runs a command that must succeed in this process, which takes a tenth of the time. */
  Run run(String command, Object... more) {
    return attempt(command, more).expect(ExitCode.OK);
  }

  /** Runs a command in this process. */
  Run attempt(String command, Object... more) {
    List<Object> words = new ArrayList<>(List.of(command, "--root", root));
    words.addAll(List.of(more));
    return Run.tandem(words.toArray());
  }
}
