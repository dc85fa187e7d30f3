package tandem.managed;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.config.DevicePaths;
import tandem.config.ManagedSettings;
import tandem.core.UpdateException;
import tandem.process.ProgramResult;
import tandem.source.HttpCalls;
import tandem.source.HttpOptions;

/** Puts together what a test of a managed device needs, with waits of milliseconds. */
final class Managed {
  static final Duration SOON = Duration.ofMillis(2);

  private Managed() {}

  static ManagedSettings settings() {
    return new ManagedSettings(
        Optional.empty(),
        Optional.empty(),
        "standard",
        Map.of("serial", "1", "mac", "2"),
        Duration.ofMillis(20),
        Duration.ofHours(1),
        SOON,
        3,
        Optional.empty());
  }

  static ServerSession session(Path folder, String... urls) throws UpdateException {
    return session(folder, settings(), urls);
  }

  static ServerSession session(Path folder, ManagedSettings settings, String... urls)
      throws UpdateException {
    return new ServerSession(
        new HttpCalls(HttpOptions.defaults(Map.of()).withAllowHttp(true)),
        List.of(urls),
        settings,
        new Identity(settings.identity(), scripts(folder)),
        DeviceKey.loadOrMake(folder.resolve(DeviceKey.FILE_NAME)));
  }

  static DeviceScripts scripts(Path root) {
    return new DeviceScripts(
        new DevicePaths(root), (call, lines) -> ProgramResult.exited(0), false);
  }

  static DeploymentLog log(Path folder) {
    return new DeploymentLog(folder, Clock.systemUTC());
  }
}
