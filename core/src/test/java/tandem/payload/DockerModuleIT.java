package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.process.RequiredTool;

/**
 * The module for containers, with a stand-in for docker that keeps a list of what runs: no machine
 * that builds Tandem has a container engine.
 */
@Timeout(120)
class DockerModuleIT {
  private static final String FAKE =
      """
      #!/bin/sh
      cd "$STATE"
      echo "$*" >>calls
      case $1 in
        ps) cat running ;;
        pull) test ! -f offline ;;
        stop) grep -vxF "$2" running >left; mv left running ;;
        start) echo "$2" >>running ;;
        run) for image; do :; done; echo "new-$image" >>running; test "$image" != broken ;;
      esac
      """;

  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void makeTree() throws Exception {
    RequiredTool.orSkip("jq");
    tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("tmp"));
    Files.createDirectories(tree.resolve("header"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path docker = Files.writeString(bin.resolve("docker"), FAKE);
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("running"), "old-1\nold-2\n");
    meta("{\"containers\": [\"web:2\", \"db:7\"]}");
  }

  @Test
  void images_arePulledBeforeAnythingIsStopped() throws Exception {
    assertThat(run("Download")).isZero();

    assertThat(calls()).containsExactly("pull web:2", "pull db:7");
    assertThat(running()).containsExactly("old-1", "old-2");
  }

  @Test
  void pullThatFails_stopsNothing() throws Exception {
    Files.createFile(folder.resolve("offline"));

    assertThat(run("Download")).isNotZero();

    assertThat(running()).containsExactly("old-1", "old-2");
  }

  @Test
  void containers_areReplacedAndComeBack() throws Exception {
    assertThat(run("ArtifactInstall")).isZero();
    assertThat(running()).containsExactly("new-web:2", "new-db:7");

    assertThat(run("ArtifactRollback")).isZero();

    assertThat(running()).containsExactly("old-1", "old-2");
  }

  @Test
  void installationThatFailsHalfWay_isRolledBack() throws Exception {
    meta("{\"containers\": [\"web:2\", \"broken\", \"db:7\"]}");
    assertThat(run("ArtifactInstall")).isNotZero();
    assertThat(running()).containsExactly("new-web:2", "new-broken");

    assertThat(run("ArtifactRollback")).isZero();

    assertThat(running()).containsExactly("old-1", "old-2");
  }

  @Test
  void rollbackOfWhatNeverBegan_changesNothing() throws Exception {
    assertThat(run("ArtifactRollback")).isZero();

    assertThat(running()).containsExactly("old-1", "old-2");
  }

  @Test
  void optionsForRun_areHandedOnWordByWord() throws Exception {
    meta("{\"containers\": [\"web:2\"], \"run_args\": [\"-p\", \"80:80\", \"--name\", \"a b\"]}");

    assertThat(run("ArtifactInstall")).isZero();

    assertThat(calls()).endsWith("run -dt -p 80:80 --name a b web:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"containers\": []}",
        "{\"containers\": [\"--privileged\"]}",
        "{\"containers\": [\"a b\"]}",
        "{\"containers\": [\"\"]}",
      })
  void metaDataWithoutImages_isRefusedBeforeAnythingIsStopped(String meta) throws Exception {
    meta(meta);

    assertThat(run("Download")).isNotZero();
    assertThat(run("ArtifactInstall")).isNotZero();

    assertThat(running()).containsExactly("old-1", "old-2");
  }

  private void meta(String json) throws IOException {
    Files.writeString(tree.resolve("header/meta-data"), json);
  }

  private int run(String call) throws Exception {
    String module = ShippedModulesIT.MODULES.resolve("docker").toString();
    ProcessBuilder builder = new ProcessBuilder(module, call, tree.toString()).inheritIO();
    builder.environment().put("STATE", folder.toString());
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    return builder.start().waitFor();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  private List<String> running() throws IOException {
    return Files.readAllLines(folder.resolve("running"));
  }
}
