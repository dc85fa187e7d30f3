package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the demo on an emulated machine is refused, and the page that it writes. */
class QemuDemoTest {
  @Test
  void outsideOfTheSourceTree_itSaysWhereItIs() {
    Run run = Run.tandem("demo", "--qemu", "--arch", "amd64").expect(ExitCode.UNSUPPORTED);

    assertThat(run.error()).contains("source tree");
    assertThat(run.err()).contains("hint: ", "./tandem demo --qemu");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void unknownArchitecture_isRefused() {
    Map<String, String> environment = Map.of("TANDEM_SOURCES", "/nonexistent");
    Run run =
        Run.named("tandem", environment, new byte[0], "demo", "--qemu", "--arch", "mips")
            .expect(ExitCode.USAGE);

    assertThat(run.error()).contains("'mips'", "amd64 or arm64");
  }

  @Test
  void treeThatIsNotPrepared_isAnErrorAndNoBug() {
    Map<String, String> environment = Map.of("TANDEM_SOURCES", "/nonexistent");

    Run.named("tandem", environment, new byte[0], "demo", "--qemu", "--arch", "arm64")
        .expect(ExitCode.NO_INPUT);
  }

  @Test
  void optionsOfIt_areRefusedWithoutIt() {
    assertThat(Run.tandem("demo", "--arch", "arm64").expect(ExitCode.USAGE).error())
        .contains("--qemu");
    assertThat(Run.tandem("demo", "--record", "x.md").expect(ExitCode.USAGE).error())
        .contains("--qemu");
  }

  @Test
  void recordThatCanNotBeWritten_isRefusedBeforeTheShow() {
    Run nowhere = recordedTo("/nonexistent/story.md").expect(ExitCode.NO_INPUT);
    Run folder = recordedTo("/tmp").expect(ExitCode.USAGE);

    assertThat(nowhere.error()).contains("story.md: its folder is not there");
    assertThat(folder.error()).contains("/tmp: is a folder");
  }

  @Test
  void page_saysByWhichCommandItWasMade() {
    assertThat(RecordedDemo.text("arm64", List.of("", "== 1. It begins.", "guest: booted")).lines())
        .startsWith("# One story of a device, as it was shown", "")
        .contains("```", "== 1. It begins.", "guest: booted")
        .anyMatch(line -> line.contains("`./tandem demo --qemu --arch arm64 --record "));
  }

  private static Run recordedTo(String file) {
    Map<String, String> environment = Map.of("TANDEM_SOURCES", "/nonexistent");
    return Run.named(
        "tandem", environment, new byte[0], "demo", "--qemu", "--arch", "amd64", "--record", file);
  }
}
