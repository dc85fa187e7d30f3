package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What systemd's own {@code bootctl} sees in the files that we write: it reads entries, counters
 * and their order as the loader does. That the loader also finds an entry with a counter by its
 * full name, and renames it, it can not show: that takes a boot by EFI.
 */
class SystemdBootctlIT {
  private static final int A = 2;
  private static final int B = 3;
  private static final Pattern ENTRY =
      Pattern.compile(
          "title: t[^\n]*?( \\(default\\))?(?: \\(not reported/new\\))?\n.*?"
              + "source: [^\n]*/loader/entries/([^\n]+)\n( *tries: ([^\n]+)\n)?",
          Pattern.DOTALL);

  @TempDir Path temp;

  private record Seen(String file, String tries, boolean isDefault) {}

  @BeforeEach
  void findTools() throws Exception {
    RequiredTool.orSkip("unshare");
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip(bootctl());
  }

  @Test
  void trial_isAnEntryWithOneTry() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(fresh("one"));
    assertThat(list(files.now))
        .containsExactlyInAnyOrder(new Seen("one.conf", "", true), new Seen("two.conf", "", false));

    control(files, A).startTrial(B);

    assertThat(list(files.now))
        .extracting(Seen::file, Seen::tries)
        .containsExactlyInAnyOrder(tuple("one.conf", ""), tuple("two+1.conf", "1 left"));
  }

  @ParameterizedTest
  @CsvSource({"one, 2, 3, two+0-1.conf", "two, 3, 2, one+0-1.conf"})
  void trialThatWasBooted_isNoDefaultAnyMore(String old, int running, int target, String tried)
      throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(fresh(old));
    control(files, running).startTrial(target);

    SystemdBootLoader.boot(files.now, true);

    assertThat(list(files.now))
        .containsExactly(
            new Seen(old + ".conf", "", true), new Seen(tried, "0 left; 1 done", false));
  }

  @Test
  void confirmedTrial_isTheDefaultWithoutCounter() throws Exception {
    RecordedBootFiles files = new RecordedBootFiles(fresh("one"));
    control(files, A).startTrial(B);
    SystemdBootLoader.boot(files.now, true);

    control(files, B).confirm();

    assertThat(list(files.now))
        .containsExactlyInAnyOrder(new Seen("one.conf", "", false), new Seen("two.conf", "", true));
  }

  private static Map<String, byte[]> fresh(String entry) {
    Map<String, byte[]> files = SystemdFiles.fresh(entry + ".conf", "one.conf", "two.conf");
    files.put("slot2", SystemdFiles.bytes("kernel"));
    files.put("slot3", SystemdFiles.bytes("kernel"));
    return files;
  }

  private static BootControl control(RecordedBootFiles files, int running) {
    return new SystemdBootControl(
        files, SystemdFiles.NAMES, new SlotParts(A, B, running), List::of);
  }

  /** Returns the entries in the order of the menu. */
  private List<Seen> list(Map<String, byte[]> files) throws Exception {
    Path copy = Files.createTempDirectory(temp, "files");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = copy.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Path esp = Files.createDirectories(temp.resolve("esp"));
    // It wants the root of a file system, which nobody but it gets to see.
    String script =
        "mount -t tmpfs tmpfs \"$1\" && cp -r \"$2\"/. \"$1\" && exec \"$3\" --esp-path=\"$1\" list";
    String output =
        Commands.run(
            "env",
            "SYSTEMD_RELAX_ESP_CHECKS=1",
            "LD_LIBRARY_PATH=" + libraries(),
            "unshare",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
            esp.toString(),
            copy.toString(),
            bootctl());
    List<Seen> seen = new ArrayList<>();
    Matcher entry = ENTRY.matcher(output);
    while (entry.find()) {
      String tries = entry.group(4);
      seen.add(new Seen(entry.group(2), tries == null ? "" : tries, entry.group(1) != null));
    }
    assertThat(seen).as(output).hasSize(output.split("source:", -1).length - 1);
    return seen;
  }

  /** Debian's package is unpacked and not installed: it would change how this machine boots. */
  private static Path unpacked() {
    return Path.of("").toAbsolutePath().resolveSibling("target/bootctl");
  }

  private static String bootctl() {
    Path unpacked = unpacked().resolve("usr/bin/bootctl");
    return Files.isExecutable(unpacked) ? unpacked.toString() : "/usr/bin/bootctl";
  }

  private static String libraries() throws IOException {
    Path lib = unpacked().resolve("usr/lib");
    if (!Files.isDirectory(lib)) {
      return "";
    }
    try (var folders = Files.find(lib, 2, (path, is) -> path.endsWith("systemd"))) {
      return folders.map(Path::toString).reduce("", (all, one) -> all + ":" + one).substring(1);
    }
  }
}
