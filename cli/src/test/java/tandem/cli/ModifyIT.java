package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lets mender-artifact judge what we have changed, and changes what it has made and changed. */
class ModifyIT {
  @TempDir private Path folder;
  private Path artifact;

  @BeforeEach
  void prepare() {
    RequiredTool.orSkip("mender-artifact", "openssl");
    artifact = folder.resolve("a.mender");
  }

  @ParameterizedTest
  @CsvSource({"none,2", "none,3", "gzip,2", "gzip,3", "lzma,2", "lzma,3"})
  void changedImageArtifacts_areAccepted(String compression, int version) throws Exception {
    Path image = Files.write(folder.resolve("image"), new byte[300_000]);
    reference(
        "write",
        "rootfs-image",
        "-n",
        "rel-1",
        "-t",
        "dev1",
        "-f",
        image,
        "-o",
        artifact,
        "--compression",
        compression,
        "-v",
        version);

    Run changed =
        Run.tandem("artifact", "modify", artifact, "-n", "rel-2", "--device-type", "dev2")
            .expect(ExitCode.OK);

    assertThat(changed.out()).contains("Payload: copied as it was");
    String read = reference("read", artifact);
    assertThat(read).contains("Name: rel-2", "Compatible devices: '[dev2]'");
    if (version == 3) {
      assertThat(read).contains("rootfs-image.version: rel-2");
    }
    assertThat(reference("validate", artifact)).contains("validated successfully");
  }

  @Test
  void everything_isChangedAsTheReferenceReadsIt() throws Exception {
    KeyFiles key = KeyFiles.ec(folder);
    writeModule();
    Path more = Files.writeString(folder.resolve("b.txt"), "more");
    Path other = Files.writeString(folder.resolve("other"), "other\n");
    Path script = script("ArtifactCommit_Leave_20_y");
    Path metaData = Files.writeString(folder.resolve("new.json"), "{\"n\":12345678901}");

    Run.tandem(
            "artifact",
            "modify",
            artifact,
            "-n",
            "rel-2",
            "-g",
            "g2",
            "-G",
            "g3",
            "-N",
            "rel-0",
            "-p",
            "foo:baz",
            "-p",
            "new:1",
            "--remove-provides",
            "old",
            "-d",
            "dep:2",
            "--clears-provides",
            "foo",
            "--delete-clears-provides",
            "rootfs-image.single-file.*",
            "-m",
            metaData,
            "-s",
            script,
            "--remove-script",
            "ArtifactInstall_Enter_10_x",
            "--add-file",
            more,
            "--replace-file",
            "a.txt=" + other,
            "--compression",
            "none",
            "-k",
            key.privateKey())
        .expect(ExitCode.OK);

    String read = reference("read", "-k", key.publicKey(), artifact);
    assertThat(read)
        .contains(
            "Name: rel-2",
            "Signature: signed and verified correctly",
            "Provides group: g2",
            "Depends on one of artifact(s): [rel-0]",
            "Depends on one of group(s): [g3]",
            "ArtifactCommit_Leave_20_y",
            "foo: baz",
            "new: 1",
            "rootfs-image.single-file.version: rel-2",
            "dep: 2",
            "Clears Provides: [\"foo\"]",
            "\"n\": 12345678901",
            "name:     a.txt",
            "name:     b.txt")
        .doesNotContain("old: value", "ArtifactInstall_Enter_10_x");
    reference("validate", "-k", key.publicKey(), artifact);
    Path dumped = folder.resolve("dumped");
    reference("dump", "--files", dumped, artifact);
    assertThat(dumped.resolve("a.txt")).hasContent("other\n");
    assertThat(dumped.resolve("b.txt")).hasContent("more");
  }

  @Test
  void whatTheReferenceHasChanged_isReadAndChangedAgain() throws Exception {
    writeModule();
    reference("modify", artifact, "-n", "rel-2", "-p", "foo:baz");
    Run.tandem("artifact", "validate", artifact).expect(ExitCode.OK);

    Run.tandem("artifact", "modify", artifact, "-p", "foo:bar").expect(ExitCode.OK);

    assertThat(reference("read", artifact)).contains("Name: rel-2", "foo: bar");
    reference("modify", artifact, "-n", "rel-3");
    Run.tandem("artifact", "validate", artifact).expect(ExitCode.OK);
  }

  @Test
  void bootstrapArtifact_isChanged() throws Exception {
    reference(
        "write", "bootstrap-artifact", "-n", "rel-1", "-t", "dev1", "-p", "a:b", "-o", artifact);

    Run.tandem("artifact", "modify", artifact, "-n", "rel-2", "-p", "a:c").expect(ExitCode.OK);

    assertThat(reference("read", artifact)).contains("Name: rel-2", "a: c");
    reference("validate", artifact);
  }

  @Test
  void signedArtifact_needsAKeyOrPermission() throws Exception {
    KeyFiles old = KeyFiles.rsa(folder, 2048);
    KeyFiles other = KeyFiles.ec(folder);
    writeModule("-k", old.privateKey());
    byte[] before = Files.readAllBytes(artifact);

    Run refused = Run.tandem("artifact", "modify", artifact, "-n", "r").expect(ExitCode.SIGNATURE);
    Run.tandem(
            "artifact",
            "modify",
            artifact,
            "-n",
            "r",
            "-k",
            other.privateKey(),
            "--source-key",
            other.publicKey())
        .expect(ExitCode.SIGNATURE);

    assertThat(refused.err()).contains("hint: sign it anew with --key, or leave it unsigned");
    assertThat(artifact).hasBinaryContent(before);

    Run.tandem(
            "artifact",
            "modify",
            artifact,
            "-n",
            "r",
            "-k",
            other.privateKey(),
            "--source-key",
            old.publicKey())
        .expect(ExitCode.OK);
    reference("validate", "-k", other.publicKey(), artifact);

    Run dropped =
        Run.tandem("artifact", "modify", artifact, "-n", "r", "--drop-signature")
            .expect(ExitCode.OK);
    assertThat(dropped.err()).contains("warning: " + artifact + ": the signature was dropped");
    assertThat(reference("read", artifact)).contains("Signature: no signature");
  }

  @Test
  void nothingToChange_isAMistake() throws Exception {
    writeModule();

    Run run = Run.tandem("artifact", "modify", artifact).expect(ExitCode.USAGE);

    assertThat(run.error()).isEqualTo("modify: nothing to change");
  }

  private void writeModule(Object... more) throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "hello\n");
    Path metaData = Files.writeString(folder.resolve("md.json"), "{\"k\":1,\"a\":\"b\"}");
    List<Object> words =
        new ArrayList<>(
            List.of(
                "write",
                "module-image",
                "-T",
                "single-file",
                "-n",
                "rel-1",
                "-t",
                "dev1",
                "-f",
                file,
                "-m",
                metaData,
                "-s",
                script("ArtifactInstall_Enter_10_x"),
                "-p",
                "foo:bar",
                "-p",
                "old:value",
                "-d",
                "dep:1",
                "-g",
                "g1",
                "-o",
                artifact));
    words.addAll(List.of(more));
    reference(words.toArray());
  }

  private Path script(String name) throws Exception {
    return Files.writeString(folder.resolve(name), "#!/bin/sh\n", StandardCharsets.UTF_8);
  }

  private static String reference(Object... arguments) throws Exception {
    return Command.of(Stream.concat(Stream.of("mender-artifact"), Stream.of(arguments)).toArray())
        .succeed();
  }
}
