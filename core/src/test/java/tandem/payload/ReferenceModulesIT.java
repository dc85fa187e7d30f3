package tandem.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ProgressListener;
import tandem.process.RequiredTool;

/**
 * The modules of Debian's mender-client as they are, with artifacts of the real mender-artifact;
 * and what the real mender 3.4 shows to a module, compared with what we show to it.
 */
@Timeout(120)
class ReferenceModulesIT {
  private static final Path MODULES = Path.of("/usr/share/mender/modules/v3");

  /** Notes each call with all that it sees, and does not ask for streams. */
  private static final String RECORDER =
      "{ echo \"== $CALL $#\"; [ \"$(pwd)\" = \"$TREE\" ] && echo in tree;"
          // Both clients make the pipe of the first file while the module begins.
          + " find . ! -path './streams/*' | sort;"
          + " for f in version current_* header/* files/*; do"
          + " [ ! -f $f ] || { echo \"-- $f\"; cat $f; echo; }; done; } >>$LOG";

  @TempDir Path folder;
  private Path dest;
  private ModuleRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    RequiredTool.orSkip("mender-artifact");
    RequiredTool.orSkip("mender");
    rig = new ModuleRig(folder);
    dest = Files.createDirectories(folder.resolve("dest"));
  }

  @Test
  void singleFile_isInstalledAndRolledBackByTheReference() throws Exception {
    Path target = Files.writeString(dest.resolve("app.conf"), "old");
    write(
        "single-file",
        file("dest_dir", dest + "\n"),
        file("filename", "app.conf\n"),
        file("permissions", "640\n"),
        file("app.conf", "new"));
    rig.realModule(MODULES.resolve("single-file")).download();

    ModulePayload payload = rig.handler("single-file");
    payload.install();
    assertThat(target).hasContent("new");
    assertThat(payload.supportsRollback()).isTrue();
    assertThat(payload.rebootNeed()).isEqualTo(RebootNeed.NONE);
    payload.rollback();
    assertThat(target).hasContent("old");
    payload.install();
    payload.commit();
    payload.cleanup();

    assertThat(target).hasContent("new");
    assertThat(rig.tree()).doesNotExist();
  }

  @Test
  void directory_isInstalledAndRolledBackByTheReference() throws Exception {
    Files.writeString(dest.resolve("old"), "old");
    Path made = Files.createDirectories(folder.resolve("made"));
    Files.writeString(made.resolve("new"), "new");
    Path tar = folder.resolve("update.tar");
    run("tar", "-cf", tar.toString(), "-C", made.toString(), ".");
    write("directory", file("dest_dir", dest + "\n"), tar);
    rig.realModule(MODULES.resolve("directory")).download();

    ModulePayload payload = rig.handler("directory");
    payload.install();
    assertThat(dest.resolve("new")).hasContent("new");
    assertThat(dest.resolve("old")).doesNotExist();
    payload.rollback();
    payload.failure();
    payload.cleanup();

    assertThat(dest.resolve("new")).doesNotExist();
    assertThat(dest.resolve("old")).hasContent("old");
  }

  /** What differs is known: line ends of three files, the order of JSON, a question of Mender 4. */
  @Test
  void modules_seeWhatTheRealMenderShowsThem() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("unshare");
    rig.module("rec", RECORDER + "; case $CALL in SupportsRollback) echo Yes;; esac");
    write("rec", file("a.txt", "hello\n"), file("b.txt", "you\n"));
    Path theirs = Files.createDirectories(folder.resolve("theirs"));
    mender(theirs, "install", folder.resolve("artifact.mender").toString());
    mender(theirs, "commit");
    List<String> expected = takeLog();

    rig.download(new ByteArrayInputStream(rig.artifact()), ProgressListener.NONE);
    ModulePayload payload = rig.handler("rec");
    payload.supportsRollback();
    payload.install();
    payload.rebootNeed();
    payload.commit();
    payload.cleanup();
    List<String> seen = takeLog();

    assertThat(calls(expected))
        .containsExactly(
            "== Download 2",
            "== SupportsRollback 2",
            "== ArtifactInstall 2",
            "== NeedsArtifactReboot 2",
            "== ArtifactCommit 2",
            "== Cleanup 2");
    assertThat(section(seen, "== ProvidePayloadFileSizes 2")).contains("in tree");
    for (String call : calls(expected)) {
      assertThat(section(seen, call)).as(call).containsExactlyElementsOf(section(expected, call));
    }
    assertThat(calls(seen)).containsAll(calls(expected)).hasSize(calls(expected).size() + 1);
  }

  private void mender(Path theirs, String... arguments) throws Exception {
    Path etc = Files.createDirectories(theirs.resolve("etc"));
    Path share = Files.createDirectories(theirs.resolve("share/modules/v3"));
    Path state = Files.createDirectories(theirs.resolve("state"));
    Files.writeString(etc.resolve("mender.conf"), "{\"DBus\":{\"Enabled\":false}}");
    Files.writeString(etc.resolve("artifact_info"), "artifact_name=release-0\n");
    Files.writeString(state.resolve("device_type"), "device_type=sim\n");
    run("cp", "-a", folder.resolve("modules/rec").toString(), share.toString());
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "-m", "sh", "-euc"));
    command.add(
        "mount --bind \"$1/share\" /usr/share/mender; mount --bind \"$1/etc\" /etc/mender;"
            + " state=$1/state; shift; exec mender --no-syslog --data \"$state\" \"$@\"");
    command.addAll(List.of("sh", theirs.toString()));
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  private List<String> takeLog() throws Exception {
    List<String> log = rig.log();
    Files.delete(folder.resolve("log"));
    return log;
  }

  private static List<String> calls(List<String> log) {
    return log.stream().filter(line -> line.startsWith("== ")).toList();
  }

  /** Returns what a call saw, whatever the order of JSON and the blank lines. */
  private static List<String> section(List<String> log, String call) {
    int start = log.indexOf(call);
    assertThat(start).as(call).isNotNegative();
    Stream<String> rest = log.stream().skip(start + 1);
    return rest.takeWhile(line -> !line.startsWith("== "))
        .filter(line -> !line.isBlank())
        .map(line -> line.replaceFirst(",$", ""))
        .sorted()
        .toList();
  }

  private Path file(String name, String content) throws Exception {
    return rig.input(name, content).path();
  }

  private void write(String type, Path... files) throws Exception {
    Path artifact = folder.resolve("artifact.mender");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("mender-artifact", "write", "module-image", "-T", type));
    command.addAll(List.of("-n", "release-1", "-t", "sim", "-o", artifact.toString()));
    for (Path file : files) {
      command.addAll(List.of("-f", file.toString()));
    }
    run(command.toArray(String[]::new));
    rig.artifact(Files.readAllBytes(artifact));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
  }
}
