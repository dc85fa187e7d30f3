package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services that come with Tandem, as systemd reads them. */
class SystemdUnitsIT {
  private static final Path UNITS = Path.of("packaging/systemd");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tandem-commit", "tandem-daemon", "tandem-server"})
  void unit_isUnderstoodBySystemd(String name) throws Exception {
    RequiredTool.orSkip("systemd-analyze");
    Path unit = folder.resolve(name + ".service");
    String text = Files.readString(UNITS.resolve(name + ".service"));
    // Where the program is not installed, its place is all that is wrong.
    Files.writeString(unit, text.replaceAll("ExecStart=\\S*", "ExecStart=/bin/true"));

    Run run = Command.of("systemd-analyze", "verify", "--man=no", unit).run();

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain(name + ".service:");
  }
}
