package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

class BackupTest {
  private static final String ARTIFACTS = "/v1/deployments/artifacts";

  @TempDir Path folder;
  private Path data;
  private Path target;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    target = folder.resolve("saved");
    server = new TestServer(data, true);
    server.logIn();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void serverOfABackup_goesOnWhereTheOtherWas() throws Exception {
    server.upload(artifact("rel-2"));
    TestDevice device = new TestDevice(server, "one");
    device.authenticate();
    server.acceptPending();
    device.authenticate();
    server.manage(
        "POST",
        "/v1/deployments/deployments",
        "{\"name\":\"n\",\"artifact_name\":\"rel-2\",\"all_devices\":true}");
    JsonObject next = (JsonObject) JsonParser.parse(device.next("rel-1", "board").body());
    String deployment = TestServer.text(next, "id");
    JsonObject source = member(member(next, "artifact"), "source");
    device.status(deployment, "downloading");

    Backup.Made made = Backup.make(data, target);
    server.restartFrom(target);

    assertThat(made.damaged()).isEmpty();
    assertThat(made.artifacts()).isEqualTo(1);
    String link = TestServer.text(source, "uri").substring(server.url().length());
    assertThat(server.send(server.request(link)).statusCode()).isEqualTo(200);
    assertThat(device.status(deployment, "installing").statusCode()).isEqualTo(204);
    assertThat(device.status(deployment, "success").statusCode()).isEqualTo(204);
    assertThat(server.manage("GET", "/v1/deployments/deployments/" + deployment, "").body())
        .contains("\"status\":\"finished\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwx------");
  }

  @Test
  void everythingAcknowledgedBefore_isInABackupOfABusyServer() throws Exception {
    server.upload(artifact("always"));
    AtomicBoolean end = new AtomicBoolean();
    ExecutorService busy = Executors.newFixedThreadPool(3);
    List<String> expected = new ArrayList<>();
    try {
      Future<?> devices = busy.submit(until(end, i -> expect("later-" + i)));
      List<Future<?>> uploads = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        uploads.add(busy.submit(until(end, i -> uploadAndDelete(name + i))));
      }
      for (int round = 0; round < 3; round++) {
        expected.add(expect("before-" + round));
        assertThat(Backup.make(data, folder.resolve("saved" + round)).damaged()).isEmpty();
      }
      end.set(true);
      devices.get();
      for (Future<?> upload : uploads) {
        upload.get();
      }
    } finally {
      end.set(true);
      busy.shutdown();
    }

    for (int round = 0; round < 3; round++) {
      server.restartFrom(folder.resolve("saved" + round));
      for (String device : expected.subList(0, round + 1)) {
        assertThat(server.manage("GET", "/v2/devauth/devices/" + device, "").statusCode())
            .isEqualTo(200);
      }
      assertArtifactsAreWhole(folder.resolve("saved" + round));
    }
  }

  private void assertArtifactsAreWhole(Path saved) throws Exception {
    Set<String> names = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (JsonValue artifact :
        ((JsonArray) JsonParser.parse(server.manage("GET", ARTIFACTS, "").body())).items()) {
      names.add(TestServer.text(artifact, "name"));
      String id = TestServer.text(artifact, "id");
      files.add(id + ".mender");
      String answer = server.manage("GET", ARTIFACTS + "/" + id + "/download", "").body();
      String link = TestServer.text(JsonParser.parse(answer), "uri");
      HttpResponse<String> bytes =
          server.send(server.request(link.substring(server.url().length())));
      assertThat(bytes.statusCode()).isEqualTo(200);
    }
    assertThat(names).contains("always");
    assertThat(names(saved.resolve("artifacts"))).isEqualTo(files);
  }

  /** Makes a device known; returns its id. */
  private String expect(String mac) throws Exception {
    String key = new TestDevice(server, mac).publicKey().replace("\r", "").replace("\n", "\\n");
    HttpResponse<String> response =
        server.manage(
            "POST",
            "/v2/devauth/devices",
            "{\"identity_data\":{\"mac\":\"" + mac + "\"},\"pubkey\":\"" + key + "\"}");
    assertThat(response.statusCode()).isEqualTo(201);
    String location = response.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private void uploadAndDelete(String name) throws Exception {
    HttpResponse<String> response = server.upload(artifact(name));
    assertThat(response.statusCode()).isEqualTo(201);
    String location = response.headers().firstValue("Location").orElseThrow();
    String id = location.substring(location.lastIndexOf('/') + 1);
    assertThat(server.manage("DELETE", ARTIFACTS + "/" + id, "").statusCode()).isEqualTo(204);
  }

  private interface Step {
    void run(int number) throws Exception;
  }

  private static Callable<Boolean> until(AtomicBoolean end, Step step) {
    return () -> {
      for (int i = 0; !end.get(); i++) {
        step.run(i);
      }
      return true;
    };
  }

  @Test
  void artifactThatIsDamaged_isNamed_andTheRestIsSaved() throws Exception {
    server.upload(artifact("whole"));
    server.upload(artifact("damaged"));
    server.upload(artifact("lost"));
    server.upload(artifact("unreadable"));
    Files.writeString(bytes("damaged"), "rot");
    Files.delete(bytes("lost"));
    Files.delete(bytes("unreadable"));
    Files.createDirectory(bytes("unreadable")); // reading it fails, as on a bad disk

    Backup.Made made = Backup.make(data, target);

    assertThat(made.damaged()).hasSize(3);
    assertThat(made.damaged()).anyMatch(text -> text.contains("(damaged): has SHA-256"));
    assertThat(made.damaged()).anyMatch(text -> text.contains("(lost): is missing"));
    assertThat(made.damaged()).anyMatch(text -> text.contains("(unreadable): "));
    assertThat(names(target.resolve("artifacts")))
        .containsExactlyInAnyOrder(id("whole") + ".mender", id("damaged") + ".mender");
  }

  private Path bytes(String name) throws Exception {
    return data.resolve("artifacts").resolve(id(name) + ".mender");
  }

  private String id(String name) throws Exception {
    String list = server.manage("GET", ARTIFACTS + "?name=" + name, "").body();
    return TestServer.text(((JsonArray) JsonParser.parse(list)).items().get(0), "id");
  }

  @Test
  void nameThatIsTaken_isRefused_andNothingChanged() throws Exception {
    Files.createDirectory(target);
    assertRefused(data, target, ErrorKind.USAGE, "is there already");
    assertThat(names(target)).isEmpty();

    Files.createDirectory(folder.resolve("other.incomplete"));
    assertRefused(data, folder.resolve("other"), ErrorKind.BUSY, "another backup");
    assertThat(names(folder)).containsExactlyInAnyOrder("data", "saved", "other.incomplete");
  }

  @Test
  void placesThatMakeNoSense_areRefused() {
    assertRefused(folder, target, ErrorKind.NO_INPUT, "no folder of a server");
    assertRefused(data, data.resolve("saved"), ErrorKind.USAGE, "is in the folder");
    assertRefused(data, folder.resolve("no/saved"), ErrorKind.NO_INPUT, "is not there");
  }

  @Test
  void backupThatFails_leavesNothing() throws Exception {
    server.close();
    Files.write(data.resolve("tandem.db"), new byte[20_000]);

    assertThatThrownBy(() -> Backup.make(data, target)).hasMessageContaining("tandem.db");

    assertThat(names(folder)).containsExactly("data");
  }

  private static void assertRefused(Path from, Path to, ErrorKind kind, String text) {
    assertThatThrownBy(() -> Backup.make(from, to))
        .hasMessageContaining(text)
        .isInstanceOfSatisfying(UpdateException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private byte[] artifact(String name) throws Exception {
    Path own = Files.createTempDirectory(folder, "of-" + name);
    byte[] bytes = new TestArtifacts(own).unsigned(name, "board");
    FolderCopy.remove(own);
    return bytes;
  }

  private static JsonObject member(JsonObject object, String name) {
    return (JsonObject) object.get(name).orElseThrow();
  }

  private static Set<String> names(Path of) throws Exception {
    Set<String> names = new HashSet<>();
    try (Stream<Path> found = Files.list(of)) {
      found.forEach(path -> names.add(String.valueOf(path.getFileName())));
    }
    return names;
  }
}
