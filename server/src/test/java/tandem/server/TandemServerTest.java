package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TandemServerTest {
  @TempDir Path folder;

  @Test
  void firstPassword_isShownByTheFirstServerThatStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(taken.getLocalPort())).hasMessageContaining("can not listen");
    }

    TandemServer.Running running = start(0);
    try (TandemServer server = running.server()) {
      assertThat(server).isNotNull();
      assertThat(running.started().firstPassword()).isPresent();
    }
  }

  private TandemServer.Running start(int port) throws Exception {
    return TandemServer.start(
        ServerSettings.of(folder.resolve("data"), "127.0.0.1", port), Clock.systemUTC());
  }
}
