package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.e2e.Archives;

/** The self-contained archive of this machine's architecture, made and used as a user does. */
class DistributionIT {
  private static final int SLOT_BYTES = 4 << 20;

  @TempDir static Path shared;
  private static Path unpacked;
  private static Path tandem;
  private static Path artifact;

  @TempDir Path folder;
  private Path device;

  @BeforeAll
  static void unpack() throws Exception {
    RequiredTool.orSkip("apt-get", "readelf", "dpkg-deb", "libdeflate-gzip", "tar");
    RequiredTool.rootOrSkip();
    for (String edition : List.of("tandem", "tandem-tools")) {
      Path into = Files.createDirectory(shared.resolve(edition));
      Path archive = Archives.of(edition, architecture());
      Command.of("tar", "-xzf", archive, "-C", into).succeed();
    }
    unpacked = only(shared.resolve("tandem"), "tandem-*");
    tandem = unpacked.resolve("bin/tandem");
    Path image = Images.noise(shared, "image", SLOT_BYTES);
    artifact = Release.of(shared, "release-1", image, "--compression", "gzip").artifact();
  }

  private static String architecture() throws Exception {
    return Command.of("dpkg", "--print-architecture").succeed().strip();
  }

  @BeforeEach
  void makeDevice() throws Exception {
    device = folder.resolve("device");
    run("sim", "create", device, "--slot-size", SLOT_BYTES).succeed();
  }

  private static Path only(Path folder, String glob) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(
              path ->
                  path.getFileSystem().getPathMatcher("glob:" + glob).matches(path.getFileName()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + glob + " in " + folder));
    }
  }

  private static Command run(Object... arguments) {
    // No Java of the machine's.
    return Command.of(tandem).arguments(arguments).env("JAVA_HOME", "/nonexistent");
  }

  private List<String> loaded(Object... arguments) throws Exception {
    Path log = folder.resolve("classes");
    run(arguments).env("TANDEM_JAVA_OPTS", "-Xlog:class+load:file=" + log).succeed();
    return Files.readAllLines(log);
  }

  @Test
  void classDataArchive_isInUseForNearlyAllClasses() throws Exception {
    List<String> all = loaded("status", "--root", device);

    List<String> others =
        all.stream().filter(line -> !line.contains("source: shared objects file")).toList();
    assertThat(all).hasSizeBetween(500, 1900);
    // What the virtual machine writes while it runs can not be in it.
    assertThat(others).hasSizeLessThan(25);
    assertThat(others)
        .noneMatch(line -> line.matches(".* (tandem|picocli)\\.[\\w.$]*\\w source.*"));
  }

  @Test
  void doctor_tellsWhetherTheClassDataArchiveIsInUse() throws Exception {
    String with = run("doctor", "--root", device, "--json").run().out();
    String without =
        run("doctor", "--root", device, "--json")
            .env("TANDEM_JAVA_OPTS", "-Xshare:off")
            .run()
            .out();

    assertThat(with).contains("the class-data archive is in use");
    assertThat(without).contains("its class-data archive is not in use");
  }

  @Test
  void commandsThatLook_loadNothingOfNativeCallsSignaturesOrTheNetwork() throws Exception {
    for (Object[] command :
        new Object[][] {{"status", "--root", device}, {"plan", "--root", device, artifact}}) {
      assertThat(loaded(command))
          .noneMatch(line -> line.matches(".* (com\\.sun\\.jna|org\\.bouncycastle)\\..*"))
          .noneMatch(line -> line.matches(".* (java\\.net\\.http|tandem\\.source\\.Http)\\b.*"));
    }
  }

  @Test
  void standardOutput_isForResultsOnly() throws Exception {
    String document = run("install", "--root", device, "--json", artifact).succeed();

    assertThat(Json.text(Json.document(document), "artifact_name")).isEqualTo("release-1");
  }

  @Test
  void folderThatWasMoved_worksAndKeepsItsClassDataArchive() throws Exception {
    Path moved = folder.resolve("a moved folder");
    Command.of("cp", "-a", unpacked, moved).succeed();
    Path log = folder.resolve("classes");

    Command.of(moved.resolve("bin/tandem"), "status", "--root", device)
        .env("TANDEM_JAVA_OPTS", "-Xlog:class+load:file=" + log)
        .succeed();

    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.matches(".* tandem\\.cli\\..*shared objects.*"));
  }

  /** As after a power cut while the archive was unpacked: the way back must not depend on it. */
  @Test
  void classDataArchiveThatIsCutShort_onlyMakesItSlower() throws Exception {
    Path cut = folder.resolve("cut");
    Command.of("cp", "-a", unpacked, cut).succeed();
    Path data = cut.resolve("runtime/lib/server/classes.jsa");
    Command.of("chmod", "u+w", data).succeed();
    Command.of("truncate", "-s", 5 << 20, data).succeed();

    Run run = Command.of(cut.resolve("bin/tandem"), "status", "--root", device).run();

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  /** As after a power cut, which leaves small files empty. */
  @ParameterizedTest
  @CsvSource({"lib/class-data.size, ''", "lib/class-data.size, x1", "lib/compiler.json, ''"})
  void smallFileThatIsDamaged_stopsNoCommand(String file, String content) throws Exception {
    Path damaged = folder.resolve("damaged");
    Command.of("cp", "-a", unpacked, damaged).succeed();
    Command.of("chmod", "u+w", damaged.resolve(file)).succeed();
    Files.writeString(damaged.resolve(file), content);

    for (String command : List.of("status", "resume")) {
      Run run = Command.of(damaged.resolve("bin/tandem"), command, "--root", device).run();

      assertThat(run.code()).as(run.err()).isEqualTo(command.equals("status") ? 0 : 2);
    }
  }

  @Test
  void environmentAndWorkingDirectory_doNotReachItsJava() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.System$LoggerFinder"), "not.There\n");

    Run run =
        run("status", "--root", device)
            .in(folder)
            .env("JAVA_TOOL_OPTIONS", "-javaagent:/nonexistent")
            .env("JDK_JAVA_OPTIONS", "-Xmx1k")
            .env("_JAVA_OPTIONS", "-Xmx1k")
            .env("CLASSPATH", ".")
            .run();

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void whatMakesArtifacts_isInTheOtherEdition() throws Exception {
    Run here = run("artifact", "keys", "generate", "-o", folder.resolve("k")).run();
    Path tools = only(shared.resolve("tandem-tools"), "tandem-*").resolve("bin");

    assertThat(here.code()).isEqualTo(ExitCode.UNSUPPORTED.number());
    assertThat(here.err()).contains("tandem-tools");
    Path pem = folder.resolve("k.pem");
    Command.of(tools.resolve("tandem"))
        .arguments("artifact", "keys", "generate", "-o", pem, "--public", folder.resolve("p.pem"))
        .succeed();
    Path signed = folder.resolve("signed.mender");
    Command.of(tools.resolve("mender-artifact"), "sign", artifact, "-k", pem, "-o", signed)
        .succeed();
    assertThat(run("artifact", "validate", signed, "-k", folder.resolve("p.pem")).succeed())
        .isNotEmpty();
  }

  /** As a module does that updates Tandem's own package. */
  @Test
  void newVersion_replacesOneThatIsAtWork() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Command.of("sh", unpacked.resolve("install"), "root").in(folder).succeed();
    Path installed = root.resolve("usr/bin/tandem");
    Path before = installed.toRealPath();

    Command.of("sh", unpacked.resolve("install"), root).succeed();

    assertThat(before).exists();
    assertThat(installed.toRealPath()).isNotEqualTo(before);
    assertThat(Command.of(installed, "--version").succeed()).startsWith("tandem ");
    assertThat(Files.readSymbolicLink(root.resolve("usr/bin/mender-update")))
        .hasToString("/usr/lib/tandem/current/bin/mender-update");
    assertThat(root.resolve("usr/share/mender/modules/v3/directory")).isSymbolicLink();
  }

  @Test
  void rootWhoseLinksLeadOutOfIt_getsNothing() throws Exception {
    Path root = Files.createDirectory(folder.resolve("linked"));
    Path outside = Files.createDirectories(folder.resolve("outside/systemd/system"));
    Path library = folder.resolve("outside");
    Files.createSymbolicLink(root.resolve("lib"), library);

    Run run = Command.of("sh", unpacked.resolve("install"), root).run();

    assertThat(run.code()).isEqualTo(78);
    assertThat(run.err()).contains("lib/systemd/system leads out of " + root);
    assertThat(outside).isEmptyDirectory();
    assertThat(root.resolve("usr")).doesNotExist();
  }

  @Test
  void rootWhoseLinksLeadToNothing_getsNothing() throws Exception {
    Path root = Files.createDirectories(folder.resolve("dangling/usr/share"));
    Files.createSymbolicLink(root.resolve("mender"), Path.of("/nowhere/mender"));

    Run run = Command.of("sh", unpacked.resolve("install"), folder.resolve("dangling")).run();

    assertThat(run.code()).isEqualTo(78);
    assertThat(run.err()).contains("usr/share/mender leads out of");
    assertThat(folder.resolve("dangling/usr/lib")).doesNotExist();
  }

  @Test
  void somebodyElsesLink_stays() throws Exception {
    Path root = folder.resolve("others");
    Path programs = Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(programs.resolve("tandem"), Path.of("/opt/bike/tandem"));

    Run run = Command.of("sh", unpacked.resolve("install"), root).run();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("somebody else's");
    assertThat(Files.readSymbolicLink(programs.resolve("tandem"))).hasToString("/opt/bike/tandem");
  }

  @Test
  void archive_saysWhatIsInIt() throws Exception {
    Path docs = unpacked.resolve("share/doc");

    assertThat(Files.readString(docs.resolve("NOTICES"))).contains("OpenJDK", "GNU C++ library");
    assertThat(Files.readString(docs.resolve("sbom.cdx.json")))
        .contains("CycloneDX", "libgcc")
        .doesNotContain("bcprov");
  }
}
