package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.Digest;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Where an artifact may come from. */
class SourcesIT {
  private static final int IMAGE_BYTES = 4 << 20;

  @TempDir static Path shared;
  private static Release release;
  private static Path keyStore;
  private static Path certificate;

  @TempDir Path folder;
  private TestDevice device;
  private List<Digest> before;

  @BeforeAll
  static void makeArtifactAndCertificate() throws Exception {
    RequiredTool.orSkip("fw_printenv", "mkfifo");
    release = Release.ofNoise(shared, "release-1", IMAGE_BYTES);
    keyStore = shared.resolve("server.p12");
    certificate = ArtifactServer.makeCertificate(keyStore);
  }

  @BeforeEach
  void makeDevice() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES);
    before = device.bootState();
  }

  private void expectInstalled() throws Exception {
    Images.expectAtStart(device.slot("b"), release.image());
    device.expectTrialOfSlotB();
  }

  /** Checks that neither the environment nor the running slot nor the other one was changed. */
  private void expectUntouched() throws Exception {
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(device.situation()).isEqualTo("IDLE");
    assertThat(Files.readAllBytes(device.slot("b"))).containsOnly(0);
  }

  @Test
  void pipe_isInstalled() throws Exception {
    byte[] bytes = Files.readAllBytes(release.artifact());

    try (RunningCommand install = device.tandem("install", "-").start()) {
      install.feed(bytes, 0, bytes.length);
      install.endOfInput().await().expect(ExitCode.OK);
    }

    expectInstalled();
  }

  @Test
  void namedPipe_isInstalled() throws Exception {
    Path fifo = folder.resolve("fifo");
    Command.of("mkfifo", fifo).succeed();

    try (RunningCommand feeder =
        Command.of("sh", "-c", "cat \"$1\" >\"$2\"", "sh", release.artifact(), fifo).start()) {
      device.tandem("install", fifo).run().expect(ExitCode.OK);
      feeder.await();
    }

    expectInstalled();
  }

  @Test
  void pipeThatEndsEarly_isRefusedAndInstalledAgain() throws Exception {
    byte[] bytes = Files.readAllBytes(release.artifact());
    try (RunningCommand install = device.tandem("install", "-").start()) {
      install.feed(bytes, 0, bytes.length / 2);
      install.endOfInput().await().expect(ExitCode.ARTIFACT_INVALID);
    }
    assertThat(device.bootState()).isEqualTo(before);

    device.tandem("install", "-").input(release.artifact()).run().expect(ExitCode.OK);

    expectInstalled();
  }

  @Test
  void httpsServerOfTheConfiguredCertificate_isInstalledFrom() throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {

      device.tandem("install", server.url()).run().expect(ExitCode.OK);
    }

    expectInstalled();
  }

  @Test
  void serverWithAnotherName_isRefused() throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {
      String url = server.url("127.0.0.1", "artifact.mender");

      Run run = device.tandem("install", url).run().expect(ExitCode.UNAVAILABLE);

      assertThat(run.error()).contains("certificate of 127.0.0.1");
    }
    expectUntouched();
  }

  @Test
  void serverThatNobodyTrusts_isRefused() throws Exception {
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {

      Run run = device.tandem("install", server.url()).run().expect(ExitCode.UNAVAILABLE);

      assertThat(run.error()).contains("certificate of localhost");
      assertThat(run.err()).contains("hint: ");
    }
    expectUntouched();
  }

  @Test
  void artifactThatTheServerHasNot_isNoInput() throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {
      String url = server.url("localhost", "other.mender");

      Run run = device.tandem("install", url).run().expect(ExitCode.NO_INPUT);

      assertThat(run.error()).contains("404");
    }
    expectUntouched();
  }

  @Test
  void serverThatIsDown_isUnavailable() throws Exception {
    String url;
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {
      url = server.url();
    }

    device.tandem("install", "--allow-http", url).run().expect(ExitCode.UNAVAILABLE);

    expectUntouched();
  }

  @Test
  void plainHttp_isRefusedWithAHint() throws Exception {
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {

      Run run = device.tandem("install", server.url()).run().expect(ExitCode.USAGE);

      assertThat(run.err()).contains("--allow-http");
    }
    expectUntouched();
  }

  @Test
  void plainHttp_isInstalledFromWhenThatIsAllowed() throws Exception {
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {

      device.tandem("install", "--allow-http", server.url()).run().expect(ExitCode.OK);
    }

    expectInstalled();
  }

  @Test
  void connectionThatBreaksAgainAndAgain_isTakenUpWhereItBroke() throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {
      server.serveRanges();
      server.cutAt(IMAGE_BYTES / 3);

      Run run = device.tandem("install", server.url()).run().expect(ExitCode.OK);

      assertThat(run.err()).contains("bytes early; try 1 of 10 follows in ");
      assertThat(server.sent()).isEqualTo(Files.size(release.artifact()));
      assertThat(server.answers()).isEqualTo(4);
    }
    expectInstalled();
  }

  @Test
  void serverThatBreaksOffForGood_isGivenUpAndChangesNothingThatBoots() throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {
      server.cutAt(IMAGE_BYTES / 3);

      Run run =
          device
              .tandem("install", "--retries", "2", server.url())
              .run()
              .expect(ExitCode.UNAVAILABLE);

      assertThat(run.error())
          .contains(" after " + IMAGE_BYTES / 3 + " bytes: ", "; tried 2 times again");
      assertThat(server.answers()).isEqualTo(3);
    }
    assertThat(device.bootState()).isEqualTo(before);
    assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--retries=-1", "--retries=10001", "--stall-timeout=0"})
  void patienceOutOfRange_isAUsageError(String option) throws Exception {
    device.attempt("install", option, release.artifact()).expect(ExitCode.USAGE);
    expectUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "resume with the source", "install"})
  void downloadThatBreaksOff_isDoneAgain(String how) throws Exception {
    trustTheServer();
    try (ArtifactServer server = ArtifactServer.https(release.artifact(), keyStore)) {
      server.cutAt(IMAGE_BYTES / 4 * 3);
      device.tandem("install", "--retries", 0, server.url()).run().expect(ExitCode.UNAVAILABLE);
      assertThat(device.bootState()).isEqualTo(before);
      assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
      server.cutAt(Integer.MAX_VALUE);

      Object[] source = how.equals("resume") ? new Object[0] : new Object[] {server.url()};
      Run again = device.run(how.split(" ", 2)[0], withJson(source));
      JsonObject report = Json.document(again.out());

      // What the first try has brought is there already.
      assertThat(Json.number(report, "stored.skipped")).isPositive();
    }
    expectInstalled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void artifactThatIsReplacedMeanwhile_isNeverMixedWithTheOldOne(boolean ranges) throws Exception {
    Path otherImage = Images.noise(folder, "other", IMAGE_BYTES);
    Path other = write(otherImage, "release-1");
    assertThat(other).hasSize(Files.size(release.artifact()));
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {
      if (ranges) {
        server.serveRanges();
      }
      server.cutAt(IMAGE_BYTES / 4 * 3);
      try (RunningCommand install =
          device.tandem("install", "--allow-http", server.url()).start()) {
        install.waitFor(() -> server.answers() > 0);
        server.cutAt(Integer.MAX_VALUE);
        server.replace(other);
        Run run = install.endOfInput().await().expect(ExitCode.UNAVAILABLE);

        assertThat(run.error()).contains("the file on the server has changed meanwhile: its ");
      }
      assertThat(device.bootState()).isEqualTo(before);
      device.run("install", "--allow-http", server.url());
    }
    Images.expectAtStart(device.slot("b"), otherImage);
    device.expectTrialOfSlotB();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "KILL, 137"})
  void programThatIsEndedWhileItWaits_isResumedAndWritesNothingTwice(String signal, int code)
      throws Exception {
    int cut = IMAGE_BYTES / 4 * 3;
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {
      server.serveRanges();
      server.cutAt(cut);
      try (RunningCommand install =
          device.tandem("install", "--allow-http", server.url()).start()) {
        install.waitFor(() -> server.answers() > 0);
        server.cutAt(0);
        install.waitFor(() -> server.answers() > 1);
        install.signal(signal);
        assertThat(install.await().code()).isEqualTo(code);
      }
      assertThat(device.bootState()).isEqualTo(before);
      assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
      long present = bytesInPlace();
      server.cutAt(Integer.MAX_VALUE);

      Run resumed = device.run("resume", "--json", "--allow-http");

      JsonObject report = Json.document(resumed.out());
      assertThat(present).isBetween(cut - (2L << 20), (long) cut);
      assertThat(Json.number(report, "stored.skipped")).isEqualTo(present);
      assertThat(Json.number(report, "stored.written")).isEqualTo(IMAGE_BYTES - present);
    }
    expectInstalled();
  }

  /** Returns how much of the image is in the slot, from its start. */
  private long bytesInPlace() throws Exception {
    return Arrays.mismatch(
        Files.readAllBytes(device.slot("b")), Files.readAllBytes(release.image()));
  }

  private static Object[] withJson(Object... source) {
    return source.length == 0 ? new Object[] {"--json"} : new Object[] {"--json", source[0]};
  }

  @Test
  void resumeWithAnotherArtifact_isRefusedAndStillCanBeDone() throws Exception {
    Path other = write(release.image(), "release-2");
    try (ArtifactServer server = ArtifactServer.http(release.artifact())) {
      server.cutAt(IMAGE_BYTES / 4 * 3);
      device
          .tandem("install", "--allow-http", "--retries", 0, server.url())
          .run()
          .expect(ExitCode.UNAVAILABLE);
    }

    device.attempt("resume", other).expect(ExitCode.INCOMPATIBLE);

    assertThat(device.situation()).isEqualTo("DOWNLOAD_INTERRUPTED");
    device.run("resume", release.artifact());
    expectInstalled();
  }

  private Path write(Path content, String name) {
    return Release.of(folder, name, content, "--compression", "none").artifact();
  }

  @AfterEach
  void slotAIsNeverWritten() throws Exception {
    assertThat(device.bootState().get(2)).isEqualTo(before.get(2));
  }

  private void trustTheServer() throws Exception {
    Files.copy(certificate, device.root().resolve("etc/mender/server.crt"));
    Path file = device.root().resolve("etc/mender/mender.conf");
    Map<String, JsonValue> settings =
        new LinkedHashMap<>(Json.document(Files.readString(file)).members());
    settings.put("ServerCertificate", JsonValue.of("/etc/mender/server.crt"));
    Files.writeString(file, JsonWriter.indented(new JsonObject(settings)));
  }
}
