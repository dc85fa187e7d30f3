package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.process.ProgramResult;

class HealthCheckTest {
  @TempDir Path root;
  private final List<String> ran = new ArrayList<>();

  @Test
  void checks_areRunInOrderUntilOneFails() throws Exception {
    check("etc/tandem/health-check");
    check("etc/tandem/health-check.d/20-bad");
    check("etc/tandem/health-check.d/10-good");
    check("etc/tandem/health-check.d/30-late");
    Files.writeString(root.resolve("etc/tandem/health-check.d/README"), "no program");

    assertThatThrownBy(() -> health("20-bad").run())
        .isInstanceOf(UpdateException.class)
        .hasMessageEndingWith("health-check.d/20-bad: exit code 7");
    assertThat(ran).containsExactly("health-check", "10-good", "20-bad");
  }

  @Test
  void withoutChecks_everySystemIsHealthy() throws Exception {
    health("").run();

    assertThat(ran).isEmpty();
  }

  private HealthCheck health(String bad) {
    return new HealthCheck(
        new DevicePaths(root),
        (call, lines) -> {
          String name = String.valueOf(Path.of(call.program()).getFileName());
          ran.add(name);
          return ProgramResult.exited(name.equals(bad) ? 7 : 0);
        });
  }

  private void check(String path) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
