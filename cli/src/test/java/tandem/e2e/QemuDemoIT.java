package tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** {@code ./tandem demo --qemu} as a newcomer runs it. */
@Tag("slow")
@Timeout(1800)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QemuDemoIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Path MADE = HOME.resolve("target/demo-qemu/amd64");

  @BeforeAll
  static void needTools() {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
  }

  private static Process demo() throws IOException {
    return new ProcessBuilder(HOME.resolve("tandem").toString(), "demo", "--qemu", "--arch=amd64")
        .redirectErrorStream(true)
        .start();
  }

  private static List<Path> runFolders() throws IOException {
    try (Stream<Path> files = Files.list(MADE)) {
      return files.filter(file -> file.getFileName().toString().startsWith("run-")).toList();
    }
  }

  @Order(1)
  @Test
  void story_isPlayedToItsEnd_andNothingIsLeft() throws Exception {
    Process demo = demo();
    String shown = new String(demo.getInputStream().readAllBytes(), UTF_8);

    assertThat(demo.waitFor()).as(shown).isZero();
    assertThat(shown)
        .contains("guest: booted v1 from /dev/vda2", "guest: booted v2 from /dev/vda3")
        .contains("the plug was pulled", "Kernel panic", "FELL_BACK", "== What happened:");
    assertThat(shown.lines()).allMatch(line -> line.length() < 80 || !line.startsWith("=="));
    assertThat(runFolders()).isEmpty();
  }

  @Order(2)
  @Test
  void demoThatIsEnded_leavesNoMachineAndNoFolder() throws Exception {
    Process demo = demo();
    List<ProcessHandle> machines = List.of();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("guest: booted")) {
          machines = demo.descendants().toList();
          demo.toHandle().destroy(); // SIGTERM; the script has become the program
        }
      }
    }

    assertThat(demo.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).isEqualTo(143);
    assertThat(machines).hasSizeGreaterThan(2);
    for (ProcessHandle machine : machines) {
      machine.onExit().get(1, TimeUnit.MINUTES);
    }
    assertThat(runFolders()).isEmpty();
  }
}
