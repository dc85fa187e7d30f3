package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real mender-cli 1.9 against our server, over TLS. */
class MenderCliIT {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Needed.orSkip(Files.exists(Path.of("/usr/bin/mender-cli")), "mender-cli is not installed");
    server = new TestServer(folder.resolve("data"), true, true);
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void wrongPassword_isSaidSo() throws Exception {
    assertThat(cli(1, "login", "--username", "admin", "--password", "wrong"))
        .contains("login failed with status 401");
  }

  @Test
  void artifacts_areUploadedListedAndDeleted() throws Exception {
    cli(0, "login", "--username", "admin", "--password", server.password());
    Path file = folder.resolve("rel.mender");
    Files.write(file, new TestArtifacts(folder).unsigned("release-7", "qemux86-64"));

    cli(0, "artifacts", "upload", "--description", "by hand", "--no-progress", file.toString());
    assertThat(cli(1, "artifacts", "upload", "--no-progress", file.toString())).contains("409");
    String list = cli(0, "artifacts", "list", "--detail", "3");
    assertThat(list).contains("release-7", "qemux86-64", "by hand", "demo-mod");

    server.logIn();
    String id =
        server
            .manage("GET", "/v1/deployments/artifacts", "")
            .body()
            .replaceAll("(?s)\\[\\{\"id\":\"([^\"]*)\".*", "$1");
    cli(0, "artifacts", "delete", id);
    assertThat(cli(0, "artifacts", "list")).doesNotContain("release-7");
  }

  @Test
  void devices_areListed() throws Exception {
    cli(0, "login", "--username", "admin", "--password", server.password());
    new TestDevice(server, "aa:bb:cc").authenticate();

    assertThat(cli(0, "devices", "list", "--detail", "2")).contains("aa:bb:cc", "pending");
  }

  private String cli(int code, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of("mender-cli", "--server", server.url()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("SSL_CERT_FILE", server.certificate().toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isEqualTo(code);
    return out;
  }
}
