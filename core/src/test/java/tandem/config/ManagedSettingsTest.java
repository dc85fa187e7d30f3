package tandem.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class ManagedSettingsTest {
  @TempDir Path root;

  @Test
  void everySetting_isReadUnderMendersName() throws Exception {
    ManagedSettings managed =
        load("""
                {"TenantToken": "t", "Security": {"AuthPrivateKey": "/etc/key.pem"},
                 "DeviceTier": "micro", "UpdatePollIntervalSeconds": 1,
                 "InventoryPollIntervalSeconds": 2, "RetryPollIntervalSeconds": 3,
                 "RetryPollCount": 4, "UpdateLogPath": "/var/log/mender",
                 "Tandem": {"Identity": {"serial": "1234", "Board": "b"}}}
                """)
            .managed();

    assertThat(managed)
        .isEqualTo(
            new ManagedSettings(
                Optional.of("t"),
                Optional.of("/etc/key.pem"),
                "micro",
                Map.of("serial", "1234", "Board", "b"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                4,
                Optional.of("/var/log/mender")));
  }

  @Test
  void withoutSettings_mendersDefaultsHold() throws Exception {
    assertThat(load("{}").managed()).isEqualTo(ManagedSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"UpdatePollIntervalSeconds\": \"1800\"', UpdatePollIntervalSeconds",
    "'\"DeviceTier\": \"huge\"', 'got ''huge'', expected standard, micro or system'",
    "'\"Tandem\": {\"Identity\": {\"serial\": \"\"}}', 'got 0 characters, expected 1 to 1000'",
  })
  void whatMeansNothing_keepsTheDaemonFromItsWorkAndNothingElse(String member, String message)
      throws Exception {
    DeviceConfig config = load("{" + member + "}");

    config.unusable().refuse();
    assertThatThrownBy(() -> config.unusable().refuseManaged())
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageContaining(message);
  }

  @Test
  void text_doesNotShowTheToken() throws Exception {
    assertThat(load("{\"TenantToken\": \"geheim\"}").managed().toString()).doesNotContain("geheim");
  }

  private DeviceConfig load(String json) throws Exception {
    Path file = Files.writeString(root.resolve("mender.conf"), json);
    return DeviceConfig.load(
        new DevicePaths(root),
        new DeviceConfig.Options(Optional.of(file), Optional.empty(), Optional.empty()));
  }
}
