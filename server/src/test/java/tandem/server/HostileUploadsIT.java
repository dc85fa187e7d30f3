package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactCase;
import tandem.artifact.ArtifactCorpus;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Compression;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;
import tandem.server.RawHttp.Answer;

/** Artifacts that are none, and forms that are none, of somebody who may upload. */
class HostileUploadsIT {
  private static final String PATH = "/api/management/v1/deployments/artifacts";
  private static final String FORM = "Content-Type: multipart/form-data; boundary=xyz";
  // A device says for itself whether it takes more than one.
  private static final String ALLOWED_HERE = "two payloads";
  private static final String DISPOSITION = "Content-Disposition: form-data; name=";

  @TempDir static Path folder;
  private static HostileServer server;
  private Attempts attempts;

  @BeforeAll
  static void start() throws Exception {
    server = new HostileServer(folder);
  }

  @BeforeEach
  void begin() {
    attempts = server.attempts();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void artifactsThatAreWrong_areRefused() throws Exception {
    Requests requests = server.requests(attempts);
    for (ArtifactCase each : ArtifactCorpus.all()) {
      if (each.isAccepted() || each.toString().equals(ALLOWED_HERE)) {
        // All of these have one name and type, so that the second is in the way of the first.
        Answer answer = upload(each.bytes());
        assertThat(answer.status()).as("%s: %s", each, answer.body()).isIn(201, 400, 409);
      } else {
        requests.add("wrong in one place", request(each.bytes()));
      }
    }
    byte[] right = artifact("fuzz", "{}");
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = right.clone();
      int at;
      do {
        at = random.nextInt(damaged.length);
      } while (damaged[at] == 0); // nobody reads the zeros between the parts of an artifact
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      requests.add("one bit is another", request(damaged));
    }
    for (int i = 0; i < 100; i++) {
      requests.add("cut off", request(Arrays.copyOf(right, random.nextInt(right.length))));
    }
    requests.send();
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    attempts.note("no artifact at all", upload(noise));
    attempts.note("no artifact at all", upload(new byte[0]));
    attempts.note("no artifact at all", upload(new byte[1 << 20]));
    for (int depth = 20; depth <= 32; depth++) {
      String metaData = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      Answer answer = upload(artifact("deep-" + depth, metaData));
      assertThat(answer.status()).as("meta-data %d deep", depth).isEqualTo(201);
    }

    attempts.assertDocumented("An artifact");
    server.server().restart();
    server.assertUnharmed();
  }

  private static byte[] artifact(String name, String metaData) throws Exception {
    Path place = Files.createTempDirectory(folder, "artifact");
    byte[] noise = new byte[10_000];
    new Random(12).nextBytes(noise);
    Path payload = Files.write(place.resolve("payload"), noise);
    Path file = place.resolve("file.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder("demo-mod")
            .name(name)
            .deviceType("t")
            .timestamp(1_700_000_000)
            .compression(Compression.NONE) // gzip has bits that mean nothing
            .file(payload)
            .metaData((JsonObject) JsonParser.parse(metaData))
            .build(),
        file);
    return Files.readAllBytes(file);
  }

  private Answer upload(byte[] artifact) throws Exception {
    return server.send(request(artifact));
  }

  private static byte[] request(byte[] artifact) {
    byte[] head = RawHttp.bytes("--xyz\r\n" + DISPOSITION + "\"artifact\"; filename=\"a\"\r\n\r\n");
    return form(FORM, RawHttp.joined(head, artifact, RawHttp.bytes("\r\n--xyz--\r\n")));
  }

  private static byte[] form(String type, byte[] body) {
    String token = server.server().token();
    return HostileServer.request("POST", PATH, token, List.of(type), body);
  }

  @Test
  void formsThatAreNone_areRefused() throws Exception {
    String part = "--xyz\r\n" + DISPOSITION + "\"description\"\r\n\r\nx\r\n";
    String file = "--xyz\r\n" + DISPOSITION + "\"artifact\"; filename=\"a\"\r\n\r\nx";
    String end = "\r\n--xyz--\r\n";
    for (String type :
        List.of(
            "text/plain",
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=" + "b".repeat(71),
            "multipart/form-data; boundary=\"\r\n X: y\"",
            "multipart/mixed; boundary=xyz")) {
      attempts.note(
          "another type than a form",
          server.send(form("Content-Type: " + type, RawHttp.bytes(file + end))));
    }
    wrong("another boundary than it says", file.replace("--xyz", "--zyx") + end);
    wrong("no part", "--xyz--\r\n");
    wrong("no part", "");
    wrong("no artifact among the parts", part + "--xyz--\r\n");
    wrong("no end", file);
    wrong("no end", file + "\r\n--xy");
    wrong("no end", "--xyz\r\n" + DISPOSITION);
    wrong("a part without a name", "--xyz\r\nContent-Type: x\r\n\r\nx" + end);
    wrong("a part without a name", "--xyz\r\n\r\n" + end);
    wrong(
        "a part with headers of more than 8 KiB",
        "--xyz\r\nX: " + "x".repeat(9000) + "\r\n" + file + end);
    wrong(
        "a part with headers of more than 8 KiB",
        "--xyz\r\n" + "X: y\r\n".repeat(3000) + file + end);
    wrong(
        "100000 parts", "--xyz\r\n" + (DISPOSITION + "\"x\"\r\n\r\n\r\n--xyz\r\n").repeat(100_000));
    wrong(
        "a description of more than 4 KiB",
        part.replace("\r\nx", "\r\n" + "x".repeat(5000)) + file + end);
    for (String id :
        List.of("x", "../../x", "\u0000", "A".repeat(36), "0000000A-0000-000A-0000-00000000000A")) {
      wrong(
          "an id that is no UUID",
          "--xyz\r\n" + DISPOSITION + "\"artifact_id\"\r\n\r\n" + id + "\r\n" + file + end);
    }
    for (String name :
        List.of("../../../x", "/etc/passwd", "..\\x", "a\u0000.mender", "x".repeat(4000))) {
      wrong(
          "a file name that leads elsewhere",
          file.replace("filename=\"a\"", "filename=\"" + name + "\"") + end);
    }

    attempts.assertDocumented("An upload");
    assertThat(namesBelow(folder)).noneMatch(name -> name.startsWith("x") || name.equals("passwd"));
    server.assertUnharmed();
  }

  private void wrong(String tried, String body) throws Exception {
    attempts.note(tried, server.send(form(FORM, RawHttp.bytes(body))));
  }

  private static List<String> namesBelow(Path folder) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    }
    return names;
  }
}
