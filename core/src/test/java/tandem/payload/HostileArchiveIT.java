package tandem.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.process.RequiredTool;

/** What the module {@code directory} makes of archives, with the usual tools and with busybox. */
@Timeout(90)
class HostileArchiveIT {
  private static final Path MODULE = ShippedModulesIT.MODULES.resolve("directory");

  /** All that the module needs of busybox, besides its shell. */
  private static final List<String> APPLETS =
      List.of("awk", "cat", "dirname", "grep", "mkdir", "mv", "rm", "stat", "sync", "tar", "uname");

  @TempDir Path folder;
  private Path tree;
  private Path archive;
  private Path dest;
  private Path outside;
  private Path inputs;

  @BeforeEach
  void makeTree() throws Exception {
    RequiredTool.orSkip("busybox");
    tree = folder.resolve("tree");
    archive = Files.createDirectories(tree.resolve("files")).resolve("update.tar");
    Files.createDirectories(tree.resolve("tmp"));
    Path system = Files.createDirectories(folder.resolve("system"));
    dest = system.resolve("dest");
    Files.writeString(tree.resolve("files/dest_dir"), dest + "\n");
    outside = Files.createDirectories(folder.resolve("outside"));
    inputs = Files.createDirectories(folder.resolve("inputs"));
    Files.writeString(inputs.resolve("file"), "evil");
    Files.writeString(outside.resolve("precious"), "precious");
  }

  @ParameterizedTest
  @CsvSource({
    "false, ../../outside/x", "true, ../../outside/x",
    "false, a/../../../outside/x", "true, a/../../../outside/x",
    "false, OUTSIDE/x", "true, OUTSIDE/x",
    "false, ..", "true, .."
  })
  void memberWithANameThatLeadsOutside_isRefused(boolean busybox, String name) throws Exception {
    String place = name.replace("OUTSIDE", outside.toString());
    add("--transform", "s,^file$," + place + ",", "file");

    expectRefused(busybox);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hardLinkToOutside_isRefused(boolean busybox) throws Exception {
    Files.createLink(inputs.resolve("other"), inputs.resolve("file"));
    add("--transform", "s,^file$," + outside + "/precious,hSR", "file", "other");

    expectRefused(busybox);
  }

  @ParameterizedTest
  @CsvSource({
    "false, link",
    "true, link",
    "false, ./link",
    "true, ./link",
    "false, link//",
    "true, link//"
  })
  void memberBehindALinkOfTheArchive_isRefused(boolean busybox, String name) throws Exception {
    Files.createSymbolicLink(inputs.resolve("link"), outside);
    add("link");
    add("--transform", "s,^file$," + name + "/x,", "file");

    expectRefused(busybox);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linkToAnotherLinkOfTheArchive_isNoWayOut(boolean busybox) throws Exception {
    Files.createSymbolicLink(inputs.resolve("one -> file"), outside);
    Files.createSymbolicLink(inputs.resolve("two"), Path.of("one -> file"));
    add("one -> file", "two");
    add("--transform", "s,^file$,two/x,", "file");

    expectRefused(busybox);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hardLinkBehindALink_isRefused(boolean busybox) throws Exception {
    Files.createSymbolicLink(inputs.resolve("link"), outside);
    Files.createLink(inputs.resolve("other"), inputs.resolve("file"));
    add("link");
    add("--transform", "s,^file$,link/precious,hSR", "file", "other");

    expectRefused(busybox);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linkInThePlaceOfTheFolder_isRefused(boolean busybox) throws Exception {
    Files.createSymbolicLink(inputs.resolve("link"), outside);
    add("--transform", "s,^link$,./,", "link");
    add("file");

    expectRefused(busybox);
  }

  /** The long list shows the name of the owner: it must not pass for a part of the list. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ownerWhoseNameLooksLikeAList_hidesNothing(boolean busybox) throws Exception {
    Files.createSymbolicLink(inputs.resolve("link"), outside);
    add("link");
    nameOwner("a/b 0 2026-01-01 00:00:00 c");
    add("--transform", "s,^file$,link/x,", "file");

    expectRefused(busybox);
  }

  @Test
  void archiveThatIsCutShort_isRefused() throws Exception {
    add("file");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, 514));

    expectRefused(false);
    expectRefused(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linksAndOddNames_areContentLikeAnyOther(boolean busybox) throws Exception {
    Files.createSymbolicLink(inputs.resolve("absolute"), Path.of("/usr/share/zoneinfo/UTC"));
    Files.createSymbolicLink(inputs.resolve("up"), Path.of("../elsewhere"));
    Files.createSymbolicLink(inputs.resolve("a -> b"), Path.of("c -> d"));
    Files.writeString(inputs.resolve("e -> f"), "plain");
    Files.writeString(inputs.resolve("g link to h"), "plain");
    Files.writeString(inputs.resolve(" ..blank ü"), "plain");
    Files.createLink(inputs.resolve("twin"), inputs.resolve("file"));
    add(".");

    assertThat(call("ArtifactInstall", busybox)).isZero();

    assertThat(Files.readSymbolicLink(dest.resolve("absolute")))
        .hasToString("/usr/share/zoneinfo/UTC");
    assertThat(Files.readSymbolicLink(dest.resolve("up"))).hasToString("../elsewhere");
    assertThat(Files.readSymbolicLink(dest.resolve("a -> b"))).hasToString("c -> d");
    assertThat(dest.resolve("e -> f")).hasContent("plain");
    assertThat(dest.resolve("g link to h")).hasContent("plain");
    assertThat(dest.resolve(" ..blank ü")).hasContent("plain");
    assertThat(Files.isSameFile(dest.resolve("twin"), dest.resolve("file"))).isTrue();
  }

  /** The name of the archive's system means another number here. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void owner_isTakenByItsNumber(boolean busybox) throws Exception {
    RequiredTool.rootOrSkip();
    add("--owner=daemon:4321", "--group=daemon:4322", "--mode=4750", "file");

    assertThat(call("ArtifactInstall", busybox)).isZero();

    Path file = dest.resolve("file");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4321);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4322);
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(04750);
  }

  /** Replaces the name of the owner of the first member. */
  private void nameOwner(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(archive);
    byte[] field = Arrays.copyOf(name.getBytes(UTF_8), 32);
    System.arraycopy(field, 0, bytes, 265, field.length);
    Arrays.fill(bytes, 148, 156, (byte) ' '); // the checksum counts itself as blanks
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] checksum = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(UTF_8);
    System.arraycopy(checksum, 0, bytes, 148, checksum.length);
    Files.write(archive, bytes);
  }

  private void add(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("tar", "-rPf", archive.toString(), "-C", inputs.toString()));
    command.addAll(List.of(words));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private void expectRefused(boolean busybox) throws Exception {
    assertThat(call("ArtifactInstall", busybox)).isNotZero();
    assertThat(dest).doesNotExist();
    assertThat(call("Cleanup", busybox)).isZero();

    assertThat(names(folder)).containsExactly("inputs", "outside", "path", "system", "tree");
    assertThat(names(outside)).containsExactly("precious");
    assertThat(outside.resolve("precious")).hasContent("precious");
    assertThat(names(folder.resolve("system"))).isEmpty();
  }

  /** Runs the module with busybox for every command, or with those of the system. */
  private int call(String call, boolean busybox) throws Exception {
    Path path = Files.createDirectories(folder.resolve("path"));
    List<String> command = new ArrayList<>();
    if (busybox) {
      command.addAll(List.of("busybox", "sh"));
      Path program = path.resolve("busybox");
      if (!Files.exists(program)) {
        Files.copy(Path.of("/bin/busybox"), program);
        for (String applet : APPLETS) {
          Files.createSymbolicLink(path.resolve(applet), Path.of("busybox"));
        }
      }
    }
    command.addAll(List.of(MODULE.toString(), call, tree.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("PATH", busybox ? path.toString() : "/usr/bin:/bin");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start().waitFor();
  }

  private static List<String> names(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
