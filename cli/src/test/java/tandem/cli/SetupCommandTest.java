package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetupCommandTest {
  @TempDir Path folder;

  private Run setup(Object... arguments) throws Exception {
    return Run.tandem(Stream.concat(Stream.of("setup"), Arrays.stream(arguments)).toArray());
  }

  @Test
  void fileAndDataStore_areTakenWhereMendersSetupHasThem() throws Exception {
    Path config = folder.resolve("a.conf");
    Path store = folder.resolve("store");

    Run run =
        setup("-c", config, "-d", store, "--device-type", "pi", "--url", "https://a:1", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(config).content().contains("\"ServerURL\": \"https://a:1\"");
    assertThat(store.resolve("device_type")).hasContent("device_type=pi");
  }

  @Test
  void whatIsAlreadyThere_isKept() throws Exception {
    Path config = Files.writeString(folder.resolve("a.conf"), "{\"RootfsPartA\": \"/dev/x1\"}\n");

    setup("--config", config, "--url", "https://a:1", "--quiet");

    assertThat(config).content().contains("\"RootfsPartA\": \"/dev/x1\"", "https://a:1");
  }

  @Test
  void setupWithoutServer_writesNothing() throws Exception {
    Path config = folder.resolve("a.conf");

    Run run = setup("-c", config, "--quiet");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(config).doesNotExist();
  }

  @Test
  void mendersOwnServer_isTakenWithATenantToken_andNotWithoutOne() throws Exception {
    Path config = folder.resolve("a.conf");

    assertThat(setup("-c", config, "--hosted-mender", "--quiet").code())
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(config).doesNotExist();
    assertThat(
            setup("-c", config, "--hosted-mender", "--tenant-token", "t1", "--quiet", "--demo")
                .code())
        .isZero();

    assertThat(config)
        .content()
        .contains(
            "\"ServerURL\": \"https://hosted.mender.io\"",
            "\"TenantToken\": \"t1\"",
            "\"UpdatePollIntervalSeconds\": 5",
            "\"InventoryPollIntervalSeconds\": 5",
            "\"RetryPollIntervalSeconds\": 30")
        .doesNotContain("ServerCertificate");
  }

  @Test
  void tenantToken_isAskedFor_andThePasswordIsStoredAndShownNowhere() throws Exception {
    Path config = folder.resolve("a.conf");
    Path keys = folder.resolve("keys");
    Path certificate = ArtifactServer.makeCertificate(keys);

    try (ArtifactServer server = ArtifactServer.https(certificate, keys)) {
      server.say("/api/management/v1/useradm/auth/login", "session");
      server.say("/api/management/v1/tenantadm/user/tenant", "{\"tenant_token\": \"t1\"}");
      Run run =
          setup(
              "-c",
              config,
              "--url",
              server.url("localhost", ""),
              "--server-cert",
              certificate,
              "--username",
              "someone",
              "--password",
              "secret",
              "--quiet");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out() + run.err()).doesNotContain("secret");
    }
    assertThat(config).content().contains("\"TenantToken\": \"t1\"");
    assertThat(config).content().doesNotContain("someone", "secret", "session");
  }

  @Test
  void url_countsMoreThanWhatNamesAServer() throws Exception {
    Path config = folder.resolve("a.conf");

    Run run = setup("-c", config, "--hosted-mender", "--demo", "--url", "https://a:1", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(config)
        .content()
        .contains("https://a:1", "\"UpdatePollIntervalSeconds\": 5")
        .doesNotContain("mender.io");
  }

  @Test
  void demoServer_isTrustedByItsCertificate_andFoundAtItsAddress() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path hosts = Files.createDirectory(root.resolve("etc")).resolve("hosts");
    Files.writeString(
        hosts, "# ours\n\n127.0.0.1 localhost\n192.0.2.1  docker.mender.io s3.docker.mender.io\n");
    Path examples = root.resolve("usr/share/doc/mender-auth/examples");
    Files.createDirectories(examples);
    Files.copy(
        ArtifactServer.makeCertificate(folder.resolve("keys")), examples.resolve("demo.crt"));

    Run run =
        Run.tandem(
            "--root", root, "setup", "--server-ip", "192.0.2.7", "--update-poll", "9", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(root.resolve("etc/mender/mender.conf"))
        .content()
        .contains(
            "https://docker.mender.io",
            "/usr/share/doc/mender-auth/examples/demo.crt",
            "\"UpdatePollIntervalSeconds\": 9");
    assertThat(hosts)
        .hasContent(
            "# ours\n\n127.0.0.1 localhost\n192.0.2.7 docker.mender.io s3.docker.mender.io\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--server-ip 192.0.2.7 --url https://a:1",
        "--server-ip here",
        "--url http://a",
        "--url https://a --username u",
        "--url https://a --password p",
        "--url https://a --update-poll 0"
      })
  void optionsThatMakeNoSense_areRefused_andNothingIsWritten(String options) throws Exception {
    Path config = folder.resolve("a.conf");

    Run run =
        setup(
            Stream.concat(Stream.of("-c", config, "--quiet"), Stream.of(options.split(" ")))
                .toArray());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE.number());
    assertThat(config).doesNotExist();
  }

  @Test
  void certificate_isForgottenWhereNoneIsGiven() throws Exception {
    Path config =
        Files.writeString(folder.resolve("a.conf"), "{\"servercertificate\": \"/x.crt\"}\n");

    Run run = setup("-c", config, "--url", "https://a", "--server-cert", "", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(config).content().doesNotContain("/x.crt");
  }
}
