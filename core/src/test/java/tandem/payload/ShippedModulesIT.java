package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.PayloadSource;
import tandem.process.RequiredTool;

/** The modules that come with Tandem. */
@Timeout(240)
class ShippedModulesIT {
  static final Path MODULES = Path.of("../core/src/main/dist/modules/v3").toAbsolutePath();
  private static final Map<String, String> OLD = Map.of("a", "old a", "sub/b", "old b");
  private static final Map<String, String> NEW = Map.of("a", "new a", "c d", "new c");

  @TempDir Path folder;
  private Path system;
  private Path dest;
  private ModuleRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new ModuleRig(folder);
    system = folder.resolve("system");
    dest = system.resolve("dest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"single-file", "directory", "deb", "script", "docker"})
  void module_isPlainShell(String name) throws Exception {
    RequiredTool.orSkip("busybox");
    Path module = MODULES.resolve(name);

    assertThat(Files.isExecutable(module)).isTrue();
    assertThat(code("sh", "-n", module.toString())).isZero();
    assertThat(code("busybox", "sh", "-n", module.toString())).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"single-file", "directory", "deb", "script", "docker"})
  void module_passesShellcheck(String name) throws Exception {
    RequiredTool.orSkip("shellcheck");

    assertThat(code("shellcheck", MODULES.resolve(name).toString())).isZero();
  }

  @Test
  void singleFile_isInstalledWithItsPermissionsAndRolledBack() throws Exception {
    write(dest, Map.of("file.txt", "old"));
    Path target = dest.resolve("file.txt");
    singleFile("0751");

    rig.download();
    rig.handler("single-file").install();

    assertThat(target).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwxr-x--x");
    assertThat(rig.handler("single-file").supportsRollback()).isTrue();
    assertThat(rig.handler("single-file").rebootNeed()).isEqualTo(RebootNeed.NONE);
    rig.handler("single-file").rollback();
    assertThat(target).hasContent("old");
    rig.handler("single-file").cleanup();
    assertThat(contents(dest)).containsOnlyKeys("file.txt");
  }

  @Test
  void singleFileThatWasNotThere_isGoneAfterARollback() throws Exception {
    singleFile("0644");
    rig.download();
    rig.handler("single-file").install();
    assertThat(dest.resolve("file.txt")).hasContent("new");

    rig.handler("single-file").rollback();

    assertThat(dest).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", ""})
  void singleFileWithANameThatIsAPath_isRefused(String name) throws Exception {
    rig.realModule(MODULES.resolve("single-file"))
        .artifact("single-file", input("dest_dir", dest + "\n"), input("filename", name + "\n"))
        .download();

    assertThatThrownBy(() -> rig.handler("single-file").install())
        .hasMessageContaining("expected the name of a file");
  }

  @Test
  void folder_isReplacedAndRolledBack() throws Exception {
    write(dest, OLD);
    directory(dest);
    rig.download();

    rig.handler("directory").install();
    assertThat(contents(dest)).isEqualTo(NEW);
    rig.handler("directory").rollback();
    assertThat(contents(dest)).isEqualTo(OLD);
    rig.handler("directory").install();
    rig.handler("directory").commit();
    rig.handler("directory").cleanup();

    assertThat(contents(dest)).isEqualTo(NEW);
    assertThat(names(system)).containsExactly("dest");
  }

  @Test
  void folderThatIsALink_isReplacedAndRolledBack() throws Exception {
    Path real = folder.resolve("system/real");
    write(real, OLD);
    Files.createSymbolicLink(dest, Path.of("real"));
    directory(dest);
    rig.download();

    rig.handler("directory").install();
    assertThat(contents(dest)).isEqualTo(NEW);
    assertThat(contents(real)).isEqualTo(OLD);
    rig.handler("directory").rollback();

    assertThat(Files.readSymbolicLink(dest)).hasToString("real");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "//", "relative", "/a/../b"})
  void folderThatCanNotBeReplaced_isRefused(String place) throws Exception {
    rig.realModule(MODULES.resolve("directory"))
        .artifact("directory", input("dest_dir", place + "\n"), tar())
        .download();

    assertThatThrownBy(() -> rig.handler("directory").install())
        .hasMessageContaining("dest_dir is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void killedSingleFile_leavesTheOldFileOrTheNew(String when) throws Exception {
    singleFile("0644");
    killEverywhere("single-file", when, true, Map.of("file.txt", "old"), Map.of("file.txt", "new"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void killedSingleFileWithoutOldOne_leavesNoneOrTheNew(String when) throws Exception {
    singleFile("0644");
    killEverywhere("single-file", when, true, Map.of(), Map.of("file.txt", "new"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void killedDirectory_leavesTheOldFolderOrTheNew(String when) throws Exception {
    directory(dest);
    killEverywhere("directory", when, true, OLD, NEW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void killedDirectoryWithoutOldOne_leavesNoneOrTheNew(String when) throws Exception {
    directory(dest);
    killEverywhere("directory", when, true, Map.of(), NEW);
  }

  /** Here the folder may be missing for a moment, but never be half, and the next call heals. */
  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void killedDirectoryWhereNothingExchanges_isHealedByTheNextCall(String when) throws Exception {
    directory(dest);
    killEverywhere("directory", when, false, OLD, NEW);
  }

  private void killEverywhere(
      String type,
      String when,
      boolean exchanging,
      Map<String, String> before,
      Map<String, String> after)
      throws Exception {
    List<Map<String, String>> whole = new ArrayList<>(List.of(before, after));
    if (!exchanging) {
      whole.add(Map.of());
    }
    int killed = 0;
    for (String call : List.of("ArtifactInstall", "ArtifactRollback", "Cleanup")) {
      boolean hit = true;
      for (int at = 1; hit; at++) {
        KilledModule module = prepare(type, exchanging, before);
        if (!call.equals("ArtifactInstall")) {
          module.run("ArtifactInstall");
        }
        hit = module.kill(call, when, at);
        killed += hit ? 1 : 0;
        assertThat(contents(dest)).as(call + " killed " + when + " " + at).isIn(whole);
        expectWayOut(module, call, at, before, after);
      }
    }
    assertThat(killed).isGreaterThan(15);
    System.out.println(type + ": killed " + when + " each of " + killed + " commands");
  }

  // What the engine does after an interruption: roll back, or the same again.
  private void expectWayOut(
      KilledModule module,
      String call,
      int at,
      Map<String, String> before,
      Map<String, String> after)
      throws Exception {
    boolean again = at % 2 == 0;
    if (call.equals("Cleanup")) {
      module.run("Cleanup");
    } else if (again && call.equals("ArtifactInstall")) {
      module.run("ArtifactInstall");
      module.run("Cleanup");
    } else {
      module.run("ArtifactRollback");
      module.run("Cleanup");
    }
    boolean stays = call.equals("Cleanup") || (again && call.equals("ArtifactInstall"));
    assertThat(contents(dest)).as(call + " " + at).isEqualTo(stays ? after : before);
    if (Files.exists(system)) {
      assertThat(names(system)).isSubsetOf("dest");
    }
  }

  private KilledModule prepare(String type, boolean exchanging, Map<String, String> before)
      throws Exception {
    assertThat(code("rm", "-rf", system.toString())).isZero();
    write(dest, before);
    rig.handler(type).cleanup();
    rig.download();
    return new KilledModule(MODULES.resolve(type), rig.tree(), folder, exchanging);
  }

  @Test
  void scripts_runInTheOrderOfTheirNamesUntilOneFails() throws Exception {
    Path log = folder.resolve("ran");
    rig.realModule(MODULES.resolve("script"))
        .artifact(
            "script",
            input("b", "#!/bin/sh\necho b >>" + log + "\nexit 3\n"),
            input("a", "#!/bin/sh\necho a >>" + log + "\n"),
            input("c", "#!/bin/sh\necho c >>" + log + "\n"))
        .download();

    assertThatThrownBy(() -> rig.handler("script").install()).hasMessageContaining("exit code 3");

    assertThat(log).hasContent("a\nb");
    assertThat(rig.handler("script").supportsRollback()).isFalse();
  }

  @Test
  void packages_areInstalledByDpkg() throws Exception {
    RequiredTool.orSkip("dpkg-deb");
    Path packages = dpkgRoot();
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("files"));
    for (String name : List.of("one", "two")) {
      debPackage(name, tree.resolve("files/" + name + ".deb"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(MODULES.resolve("deb").toString(), "ArtifactInstall", tree.toString());
    builder.environment().put("DPKG_ROOT", packages.toString());
    builder.environment().put("DPKG_ADMINDIR", packages.resolve("var/lib/dpkg").toString());

    assertThat(builder.inheritIO().start().waitFor()).isZero();

    assertThat(packages.resolve("opt/one")).hasContent("one");
    assertThat(packages.resolve("opt/two")).hasContent("two");
  }

  private Path dpkgRoot() throws IOException {
    Path database = folder.resolve("dpkg/var/lib/dpkg");
    for (String name : List.of("info", "updates", "triggers")) {
      Files.createDirectories(database.resolve(name));
    }
    Files.createFile(database.resolve("status"));
    return folder.resolve("dpkg");
  }

  private void debPackage(String name, Path target) throws Exception {
    Path made = folder.resolve("made-" + name);
    write(
        made,
        Map.of(
            "DEBIAN/control",
            "Package: "
                + name
                + "\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\n"
                + "Description: test\n",
            "opt/" + name,
            name));
    assertThat(code("dpkg-deb", "--build", made.toString(), target.toString())).isZero();
  }

  private void singleFile(String permissions) throws Exception {
    rig.realModule(MODULES.resolve("single-file"))
        .artifact(
            "single-file",
            input("dest_dir", dest + "\n"),
            input("filename", "file.txt\n"),
            input("permissions", permissions + "\n"),
            input("file.txt", "new"));
  }

  private void directory(Path place) throws Exception {
    rig.realModule(MODULES.resolve("directory"))
        .artifact("directory", input("dest_dir", place + "\n"), tar());
  }

  private PayloadSource tar() throws Exception {
    Path made = folder.resolve("made");
    write(made, NEW);
    Path tar = folder.resolve("update.tar");
    assertThat(code("tar", "-cf", tar.toString(), "-C", made.toString(), ".")).isZero();
    return PayloadSource.of(tar);
  }

  private PayloadSource input(String name, String content) throws IOException {
    return rig.input(name, content);
  }

  private static void write(Path root, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** Returns all files that are not hidden; none where there is no folder. */
  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root.toRealPath())) {
        for (Path file : (Iterable<Path>) files::iterator) {
          boolean counts =
              Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                  && !file.getFileName().toString().startsWith(".");
          if (counts) {
            contents.put(root.toRealPath().relativize(file).toString(), Files.readString(file));
          }
        }
      }
    }
    return contents;
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static int code(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
