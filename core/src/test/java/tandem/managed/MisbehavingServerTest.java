package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.managed.ModelDevice.Kind;
import tandem.managed.TestServer.Wrong;
import tandem.update.Situation;

/**
 * Gives a device every wrong answer to every call, for ever, and looks what becomes of it. The
 * table in docs/managed-mode.md is what comes out.
 */
class MisbehavingServerTest {
  private static final int ROUNDS = 5;
  private static final Map<String, Wrong> ANSWERS = answers();

  @TempDir Path folder;

  private static Map<String, Wrong> answers() {
    Map<String, Wrong> answers = new LinkedHashMap<>();
    for (int status : new int[] {400, 401, 403, 404, 409, 413, 429, 500, 503}) {
      answers.put(Integer.toString(status), Wrong.of(status));
    }
    answers.put("no answer", Wrong.of(0));
    answers.put("200 with nonsense", new Wrong(200, "<html>", Map.of()));
    return answers;
  }

  @Test
  void outcomes_areThoseOfTheTable() throws Exception {
    List<String> rows = new ArrayList<>();
    for (String call :
        List.of(
            "auth",
            "next",
            "downloading",
            "installing",
            "rebooting",
            "before the commit",
            "success",
            "failure",
            "log",
            "inventory")) {
      Map<String, List<String>> byOutcome = new LinkedHashMap<>();
      for (Map.Entry<String, Wrong> answer : ANSWERS.entrySet()) {
        byOutcome
            .computeIfAbsent(outcome(call, answer.getValue()), o -> new ArrayList<>())
            .add(answer.getKey());
      }
      byOutcome.forEach(
          (outcome, answers) ->
              rows.add("| " + call + " | " + String.join(", ", answers) + " | " + outcome + " |"));
    }

    assertThat(documented()).isEqualTo(rows);
  }

  private String outcome(String call, Wrong answer) throws Exception {
    boolean fails = call.equals("failure") || call.equals("log");
    ModelDevice device = new ModelDevice(Kind.IMAGE);
    if (fails) {
      device.withNewSystemThatDoesNotBoot();
    }
    try (TestServer server = new TestServer()) {
      if (!call.equals("before the commit")) {
        server.always(call, answer);
      }
      Path data = Files.createTempDirectory(folder, "device");
      for (int round = 0; round < ROUNDS; round++) {
        try {
          Daemon daemon = daemon(server, device, data);
          for (int poll = 0; poll < 2; poll++) {
            daemon.update();
          }
        } catch (ModelDevice.PowerCut e) {
          if (call.equals("before the commit") && device.calls().contains("reboot")) {
            server.always("installing", answer);
          }
        }
      }
      assertThat(device.calls().stream().filter("install"::equals).count()).isLessThan(2);
      assertThat(server.finals().stream().distinct().count()).isLessThan(2);
      return words(server, device, DeploymentJournal.open(data).current().isPresent());
    }
  }

  private static String words(TestServer server, ModelDevice device, boolean isOpen) {
    String system = "the device is " + device.situation();
    if (device.situation() == Situation.IDLE) {
      boolean isNew = device.artifactName().equals(TestServer.NAME);
      String old =
          device.calls().contains("install") ? "the old system is back" : "nothing is installed";
      system = isNew ? "the new system stays" : old;
    }
    if (!server.finals().isEmpty()) {
      return system
          + "; "
          + server.finals().get(0)
          + " is reported"
          + (isOpen ? ", the rest again later" : "");
    }
    if (server.count("success") + server.count("failure") == 0) {
      return system + "; asked again later";
    }
    return system + (isOpen ? "; reported again later" : "; no longer reported");
  }

  private static Daemon daemon(TestServer server, ModelDevice device, Path data) throws Exception {
    return new Daemon(
        Managed.settings(),
        device,
        Managed.scripts(data),
        Managed.session(data, server.url()),
        data,
        Managed.log(data),
        new Wakeups(),
        "test");
  }

  private static List<String> documented() throws IOException {
    Path document = Path.of("../docs/managed-mode.md");
    List<String> lines = Files.readAllLines(document);
    int start = lines.indexOf("| Call | Answer, for ever | What becomes of the update |") + 2;
    return lines.subList(start, lines.size()).stream().takeWhile(l -> l.startsWith("|")).toList();
  }

  @Test
  void deploymentThatTheServerHandsOutForEver_isInstalledOnce() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    try (TestServer server = new TestServer().forgetful()) {
      Path data = Files.createTempDirectory(folder, "device");
      for (int start = 0; start < 3; start++) {
        Daemon daemon = daemon(server, device, data);
        for (int poll = 0; poll < 5; poll++) {
          daemon.update();
        }
      }

      assertThat(device.calls()).containsExactly("download", "install", "commit");
      assertThat(server.finals()).hasSizeGreaterThan(10).containsOnly("success");
    }
  }

  @Test
  void deviceWithAnUpdateOfItsOwn_asksForNoOther() throws Exception {
    ModelDevice device = new ModelDevice(Kind.MODULE);
    device.download("by hand");
    device.install();
    try (TestServer server = new TestServer()) {
      daemon(server, device, folder).update();

      assertThat(server.calls()).isEmpty();
      assertThat(device.situation()).isEqualTo(Situation.AWAITING_COMMIT);
    }
  }

  @Test
  void daemon_sendsItsInventoryAndEndsWhenItIsTold() throws Exception {
    Wakeups wakeups = new Wakeups();
    try (TestServer server = new TestServer()) {
      server.withdraw();
      Daemon daemon =
          new Daemon(
              Managed.settings(),
              new ModelDevice(Kind.MODULE),
              Managed.scripts(folder),
              Managed.session(folder, server.url()),
              folder,
              Managed.log(folder),
              wakeups,
              "tandem test");
      Thread thread = new Thread(daemon::run);
      thread.start();
      waitUntil(server, "next", 3);
      wakeups.sendInventory();
      waitUntil(server, "inventory", 1);
      wakeups.stop();
      thread.join(10_000);

      assertThat(thread.isAlive()).isFalse();
      assertThat(
              server.calls().stream()
                  .filter(call -> call.name().equals("inventory"))
                  .map(TestServer.Call::body))
          .first()
          .asString()
          .contains("artifact_name", "device_type", "mender_client_version", "tandem test");
    }
  }

  @Test
  @SuppressWarnings("try") // the socket only has to be there
  void socket_wakesTheDaemonUp() throws Exception {
    Wakeups wakeups = new Wakeups();
    Path file = folder.resolve("run/socket");
    try (ControlSocket socket = ControlSocket.listen(file, wakeups)) {
      ControlSocket.ask(file, ControlSocket.Wish.CHECK_UPDATE);
      assertThat(wakeups.takeCheck()).isTrue();
      assertThat(wakeups.takeInventory()).isFalse();
      ControlSocket.ask(file, ControlSocket.Wish.SEND_INVENTORY);
      assertThat(wakeups.takeInventory()).isTrue();
    }
    assertThat(file).doesNotExist();
  }

  private static void waitUntil(TestServer server, String call, int count) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (server.count(call) < count) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
