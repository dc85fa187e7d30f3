package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.process.ProgramLine;
import tandem.process.ProgramLine.Channel;
import tandem.process.Programs;
import tandem.process.RequiredTool;

/** Modules of a device that is a folder. */
@Timeout(60)
class ModuleRootIT {
  @TempDir Path folder;
  private Path root;
  private byte[] artifact;

  @BeforeEach
  void makeRoot() throws Exception {
    root = folder.resolve("root");
    Path modules = Files.createDirectories(root.resolve("usr/share/mender/modules/v3"));
    Path module = modules.resolve("rec");
    Files.writeString(
        module,
        "#!/bin/sh\necho \"$1 $2 $(pwd) $(ls /)\" >> /called\nls files >> /called 2>&1 || true\n");
    Files.setPosixFilePermissions(module, PosixFilePermissions.fromString("rwxr-xr-x"));
    ModuleRig rig = new ModuleRig(folder.resolve("rig"));
    artifact = rig.artifact("rec", rig.input("a.txt", "hello\n")).artifact();
  }

  @Test
  void modulesOfAFolder_runInside() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("chroot");
    RequiredTool.orSkip("busybox");
    installBusybox();

    download();
    ModulePayload payload = ModulePayload.of(context(Optional.empty()), "rec", 0);
    payload.install();
    payload.cleanup();

    String tree = "/var/lib/mender/modules/v3/payloads/0000/tree";
    List<String> called = Files.readAllLines(root.resolve("called"));
    assertThat(called.get(0)).startsWith("ProvidePayloadFileSizes " + tree + " " + tree + " bin");
    assertThat(called).contains("a.txt").anyMatch(line -> line.startsWith("ArtifactInstall "));
    assertThat(called).anyMatch(line -> line.startsWith("Cleanup "));
  }

  @Test
  void dataStoreOutsideOfTheRoot_isNoPlaceForAModuleInside() throws Exception {
    ModuleContext inside = context(Optional.empty());
    ModuleContext outside =
        new ModuleContext(
            inside.paths(),
            inside.modules(),
            folder.resolve("elsewhere"),
            inside.host(),
            inside.timeout(),
            inside.current(),
            inside.artifact(),
            inside.listener());
    Files.createDirectories(folder.resolve("elsewhere/modules/v3/payloads/0000/tree"));

    assertThatThrownBy(() -> ModulePayload.of(outside, "rec", 0).install())
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageContaining("is not below the root");
  }

  @Test
  void percentages_areProgress() {
    List<ProgressListener.Progress> seen = new ArrayList<>();
    ModuleListener listener = ModuleListener.logging(seen::add);

    for (String text : List.of("10%", " 20 % done", "loading 30%", "about 4 % 5", "999%", "x40%")) {
      listener.on("rec", "ArtifactInstall", new ProgramLine(Channel.OUTPUT, text, false));
    }

    assertThat(seen)
        .extracting(ProgressListener.Progress::done)
        .containsExactly(10L, 20L, 30L, 100L);
    assertThat(seen)
        .extracting(ProgressListener.Progress::text)
        .containsExactly("10%", "20 % done", "loading 30%", "999%");
  }

  @Test
  void linesThatAreOverwritten_areProgressWithoutANumber() {
    List<ProgressListener.Progress> seen = new ArrayList<>();
    ModuleListener listener = ModuleListener.logging(seen::add);

    for (String text : List.of("unpacking \u001b[1mthis", "", "done")) {
      boolean overwritten = !text.equals("done");
      listener.on("rec", "ArtifactInstall", new ProgramLine(Channel.ERRORS, text, overwritten));
    }

    assertThat(seen)
        .containsExactly(
            new ProgressListener.Progress("ArtifactInstall", 0, -1, "unpacking ?[1mthis"));
  }

  private void installBusybox() throws Exception {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Path busybox =
        Files.isExecutable(Path.of("/usr/bin/busybox"))
            ? Path.of("/usr/bin/busybox")
            : Path.of("/bin/busybox");
    Files.copy(busybox, bin.resolve("busybox"));
    for (String name : List.of("sh", "ls", "pwd")) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
  }

  private StoreReport download() throws Exception {
    SignaturePolicy policy = new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);
    try (ArtifactReader reader =
        ArtifactReader.open(new ByteArrayInputStream(artifact), ReadLimits.DEFAULT, policy)) {
      var payload = Objects.requireNonNull(reader.nextPayload());
      return ModulePayload.of(context(Optional.of(reader.header())), "rec", 0)
          .download(payload, ProgressListener.NONE);
    }
  }

  private ModuleContext context(Optional<ArtifactHeader> header) {
    Path store = new DevicePaths(root).root().resolve("var/lib/mender");
    return new ModuleContext(
        new DevicePaths(root),
        ModuleFolder.PATH,
        store,
        Programs.in(store, Duration.ofSeconds(5)),
        Duration.ofSeconds(30),
        new CurrentSystem("release-0", Optional.empty(), "sim"),
        header,
        (type, state, line) -> System.out.println(state + ": " + line.text()));
  }
}
