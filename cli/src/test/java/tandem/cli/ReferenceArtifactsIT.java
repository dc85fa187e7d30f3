package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.Digest;
import tandem.cli.ReferenceArtifacts.Way;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** What mender-artifact 3.9 makes is read, checked, installed and committed. */
class ReferenceArtifactsIT {
  private static final int IMAGE_BYTES = 4 << 20;
  private static final int SLOT_BYTES = 6 << 20;

  @TempDir static Path shared;
  private static ReferenceArtifacts made;
  private static String checksum;

  @TempDir Path folder;

  @BeforeAll
  static void makeImage() throws Exception {
    RequiredTool.orSkip("mender-artifact", "openssl", "mke2fs", "fw_printenv");
    made = new ReferenceArtifacts(shared, IMAGE_BYTES);
    checksum = Digest.sha256(Files.readAllBytes(made.image())).hex();
  }

  static Stream<Way> ways() {
    return Way.all();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void read_showsWhatIsInside(Way way) throws Exception {
    Run run = Run.tandem("artifact", "read", "--json", made.artifact(way)).expect(ExitCode.OK);

    JsonObject document = Json.document(run.out());
    assertThat(Json.text(document, "artifact_name")).isEqualTo(ReferenceArtifacts.NAME);
    assertThat(Json.number(document, "format_version")).isEqualTo(way.version());
    assertThat(Json.text(document, "signature.status"))
        .isEqualTo(way.signed() ? "not checked" : "unsigned");
    assertThat(Json.at(document, "device_types")).isEqualTo(JsonValue.strings(List.of("sim")));
    JsonValue payload = Json.at(document, "payloads.0");
    assertThat(Json.text(payload, "type")).isEqualTo("rootfs-image");
    assertThat(Json.text(payload, "compression")).isEqualTo(way.compression());
    assertThat(Json.text(payload, "files.0.name")).isEqualTo("rootfs.ext4");
    assertThat(Json.number(payload, "files.0.size")).isEqualTo(IMAGE_BYTES);
    assertThat(Json.text(payload, "files.0.sha256")).isEqualTo(checksum);
    assertThat(Json.text(payload, "files.0.modified"))
        .isEqualTo(ReferenceArtifacts.MODIFIED.toString());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void validate_saysWhatIsKnownOfTheSignature(Way way) throws Exception {
    Path artifact = made.artifact(way);

    Run without = Run.tandem("artifact", "validate", artifact).expect(ExitCode.OK);
    assertThat(without.out())
        .contains(way.signed() ? "signed, not checked" : "unsigned, not checked");
    Run.tandem("artifact", "validate", "--require-signature", artifact).expect(ExitCode.SIGNATURE);
    Run.tandem("artifact", "validate", "-k", made.wrongKey(way).publicKey(), artifact)
        .expect(ExitCode.SIGNATURE);
    if (way.signed()) {
      Path right = made.key(way).orElseThrow().publicKey();
      Run.tandem("artifact", "validate", "-k", right, artifact).expect(ExitCode.OK);
      Run.tandem("artifact", "validate", "-k", right, "--require-signature", artifact)
          .expect(ExitCode.OK);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void rootfsImage_isInstalledAndCommitted(Way way) throws Exception {
    TestDevice device = device(way);

    Run installed = install(device, way);

    assertThat(installed.err()).contains(way.signed() ? "verified by" : "unsigned, not checked");
    Images.expectAtStart(device.slot("b"), made.image());
    device.expectTrialOfSlotB();
    device.boot();
    device.run("commit");
    assertThat(device.environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
    assertThat(device.run("show-provides").out()).isEqualTo(provides(way));
  }

  // Every compression, version and key in the built program, but not all thirty ways to mix them.
  private static Run install(TestDevice device, Way way) throws Exception {
    boolean built = way.key().equals("ECDSA P-256") || way.is("gzip", 3);
    return built
        ? device.tandem("install", made.artifact(way)).run().expect(ExitCode.OK)
        : device.run("install", made.artifact(way));
  }

  private TestDevice device(Way way) throws Exception {
    List<Object> options = new ArrayList<>(List.of("--slot-size", SLOT_BYTES));
    made.key(way).ifPresent(key -> options.addAll(List.of("--verify-key", key.publicKey())));
    return TestDevice.create(folder.resolve("device"), options.toArray());
  }

  // Version 2 knows no provides beside the name.
  private static String provides(Way way) {
    String name = "artifact_name=release-1\n";
    return way.version() == 2
        ? name
        : name + "rootfs-image.checksum=" + checksum + "\nrootfs-image.version=release-1\n";
  }

  @Test
  void artifactOfAnotherSigner_isNotInstalled() throws Exception {
    TestDevice device = device(new Way("gzip", 3, "ECDSA P-256"));
    List<Digest> before = device.bootState();

    device
        .tandem("install", made.artifact(new Way("gzip", 3, "RSA 2048")))
        .run()
        .expect(ExitCode.SIGNATURE);
    device
        .tandem("install", made.artifact(new Way("gzip", 3, "unsigned")))
        .run()
        .expect(ExitCode.SIGNATURE);

    assertThat(device.bootState()).isEqualTo(before);
    assertThat(Files.readAllBytes(device.slot("b"))).containsOnly(0);
  }

  @Test
  void imageAsLargeAsTheSlot_isInstalled() throws Exception {
    Path image = Images.noise(folder, "full", SLOT_BYTES);
    Path artifact = made.write("rootfs-image", folder.resolve("full.mender"), "-f", image);
    TestDevice device = device(new Way("gzip", 3, "unsigned"));

    device.tandem("install", artifact).run().expect(ExitCode.OK);

    Images.expectAtStart(device.slot("b"), image);
    assertThat(device.slot("b")).hasSize(SLOT_BYTES);
    device.expectTrialOfSlotB();
  }

  @Test
  void stateScripts_areLeftOutBelowAnotherRootWithAWarning() throws Exception {
    Path script = folder.resolve("ArtifactInstall_Enter_00_touch");
    Files.writeString(script, "#!/bin/sh\ntouch " + folder.resolve("was-run") + "\n");
    Path artifact =
        made.write(
            "rootfs-image", folder.resolve("script.mender"), "-f", made.image(), "-s", script);
    TestDevice device = device(new Way("gzip", 3, "unsigned"));

    Run run = device.tandem("install", artifact).run().expect(ExitCode.OK);

    assertThat(run.err()).contains("warning: 1 state scripts are not run");
    assertThat(folder.resolve("was-run")).doesNotExist();
    Images.expectAtStart(device.slot("b"), made.image());
    device.expectTrialOfSlotB();
  }

  @Test
  void providesOfSeveralUpdates_followTheRulesOfTheReferenceClient() throws Exception {
    TestDevice device = device(new Way("gzip", 3, "unsigned"));
    Path first =
        made.write(
            "rootfs-image",
            folder.resolve("first.mender"),
            List.of("-f", made.image(), "-g", "beta"),
            List.of("-p", "other.version:7", "-p", "rootfs-image.extra:1"));

    update(device, first);
    assertThat(device.run("show-provides").out())
        .isEqualTo(
            "artifact_group=beta\nartifact_name=release-1\nother.version=7\n"
                + ("rootfs-image.checksum=" + checksum + "\n")
                + "rootfs-image.extra=1\nrootfs-image.version=release-1\n");

    // Clears artifact_group and rootfs-image.*, which mender-artifact adds.
    update(device, made.artifact(new Way("gzip", 3, "unsigned")));
    assertThat(device.run("show-provides").out())
        .isEqualTo(
            "artifact_name=release-1\nother.version=7\n"
                + ("rootfs-image.checksum=" + checksum + "\n")
                + "rootfs-image.version=release-1\n");

    // Without a list of what it clears, it clears all.
    update(device, made.artifact(new Way("gzip", 2, "unsigned")));
    assertThat(device.run("show-provides").out()).isEqualTo("artifact_name=release-1\n");
  }

  private static void update(TestDevice device, Path artifact) {
    device.run("install", artifact);
    device.boot();
    device.run("commit");
  }

  @Test
  void moduleImage_isReadAndCheckedInAllItsParts() throws Exception {
    KeyFiles key = KeyFiles.ec(folder);
    Path artifact = moduleImage(key);

    Run run = Run.tandem("artifact", "read", "-k", key.publicKey(), "--json", artifact);

    JsonObject document = Json.document(run.expect(ExitCode.OK).out());
    assertThat(Json.text(document, "artifact_group")).isEqualTo("beta");
    assertThat(Json.at(document, "depends_artifact_names"))
        .isEqualTo(JsonValue.strings(List.of("release-0", "release-0b")));
    assertThat(Json.at(document, "depends_groups"))
        .isEqualTo(JsonValue.strings(List.of("alpha", "gamma")));
    assertThat(Json.at(document, "scripts"))
        .isEqualTo(JsonValue.strings(List.of("ArtifactInstall_Leave_10_x")));
    assertThat(Json.text(document, "signature.status")).isEqualTo("verified");
    long stored = Json.number(document, "payloads.0.compressed_size"); // as their gzip makes it
    assertThat(stored).isBetween(1L, Files.size(artifact));
    assertThat(Json.at(document, "payloads.0")).isEqualTo(Json.document(modulePayload(stored)));
    Run.tandem("artifact", "validate", "-k", key.publicKey(), artifact).expect(ExitCode.OK);
    Run.tandem("artifact", "validate", "-k", KeyFiles.rsa(folder, 2048).publicKey(), artifact)
        .expect(ExitCode.SIGNATURE);
  }

  private Path moduleImage(KeyFiles key) throws Exception {
    Path script = Files.writeString(folder.resolve("ArtifactInstall_Leave_10_x"), "#!/bin/sh\n");
    Path metaData =
        Files.writeString(
            folder.resolve("meta.json"), "{\"n\": [1, {\"deep\": null}], \"text\": \"ä\\n\"}");
    Object[] files = {"-f", payloadFile("one", ""), "-f", payloadFile("two", "two\n")};
    return made.write(
        "module-image",
        folder.resolve("module.mender"),
        List.of("-T", "app", "-s", script, "-m", metaData, "-k", key.privateKey()),
        List.of(files),
        List.of("-p", "app.flavour:sweet", "-d", "app.version:1", "-d", "rootfs-image.version:9"),
        List.of("-g", "beta", "-G", "alpha", "-G", "gamma", "-N", "release-0", "-N", "release-0b"),
        List.of("--software-name", "app", "--software-version", "2", "--clears-provides", "old.*"));
  }

  private Path payloadFile(String name, String content) throws Exception {
    Path file = Files.writeString(folder.resolve(name), content);
    return Files.setLastModifiedTime(file, FileTime.from(ReferenceArtifacts.MODIFIED));
  }

  private static String modulePayload(long stored) {
    return """
    {
      "type": "app",
      "compression": "gzip",
      "compressed_size": %d,
      "size": 4,
      "provides": {"app.flavour": "sweet", "rootfs-image.app.version": "2"},
      "depends": {"app.version": ["1"], "rootfs-image.version": ["9"]},
      "clears_provides": ["old.*", "rootfs-image.app.*"],
      "meta_data": {"n": [1, {"deep": null}], "text": "ä\\n"},
      "files": [
        {"name": "one", "size": 0, "sha256": "%s", "modified": "2024-02-29T12:34:56Z"},
        {"name": "two", "size": 4, "sha256": "%s", "modified": "2024-02-29T12:34:56Z"}
      ]
    }
    """
        .formatted(
            stored,
            Digest.sha256(new byte[0]).hex(),
            Digest.sha256(new byte[] {'t', 'w', 'o', '\n'}).hex());
  }

  @Test
  void moduleImage_isNotInstalledBecauseThereIsNoModule() throws Exception {
    Path artifact = folder.resolve("module.mender");
    made.write("module-image", artifact, "-T", "app", "-f", payloadFile("one", "1"));
    TestDevice device = device(new Way("gzip", 3, "unsigned"));
    List<Digest> before = device.bootState();

    Run run = device.tandem("install", artifact).run().expect(ExitCode.UNSUPPORTED);

    assertThat(run.error()).contains("no update module for payload type 'app'");
    assertThat(device.bootState()).isEqualTo(before);
  }
}
