package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;
import tandem.config.PolicySettings;
import tandem.core.DebianVersion;

class PolicyTest {
  private static final String KEY = "rootfs-image.version";
  private static final List<String> CLEARS = List.of("rootfs-image.*");

  @ParameterizedTest
  @CsvSource({"2.0", "2.0.1", "2.0+b1", "10", "1:0"})
  void versionThatIsHighEnough_isAllowed(String version) {
    assertThat(minimum("2.0", Optional.of(Map.of(KEY, version)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.9", "2.0~rc1", "0", "0:1"})
  void lowerVersion_isRefused(String version) {
    assertThat(minimum("2.0", Optional.of(Map.of(KEY, version))))
        .singleElement()
        .asString()
        .startsWith(KEY + " would be ")
        .endsWith(", Tandem.MinimumVersions wants 2.0 or later");
  }

  @ParameterizedTest
  @CsvSource({"''", "latest", "v3", "3_0"})
  void whatIsNoVersion_isRefused(String version) {
    assertThat(minimum("2.0", Optional.of(Map.of(KEY, version))))
        .containsExactly(
            KEY
                + " would be '"
                + version
                + "', which is no version, Tandem.MinimumVersions wants 2.0 or later");
  }

  @Test
  void artifactThatTakesTheVersionAway_isRefused() {
    String expected = KEY + " would be removed, Tandem.MinimumVersions wants 2.0 or later";

    assertThat(minimum("2.0", Optional.empty())).containsExactly(expected);
    assertThat(refusals(versions("2.0"), payload("single-file", Map.of(), Optional.empty())))
        .as("without a list of keys to clear, all are replaced")
        .containsExactly(expected);
  }

  @Test
  void artifactThatLeavesTheKeyAlone_isAllowed() {
    PayloadHeader other =
        payload("single-file", Map.of("app.version", "1"), Optional.of(List.of("app.*")));

    assertThat(refusals(versions("2.0"), other)).isEmpty();
  }

  @Test
  void lastPayloadThatStatesTheKey_counts() {
    PayloadHeader low = payload("a", Map.of(KEY, "1"), Optional.of(List.of()));
    PayloadHeader high = payload("b", Map.of(KEY, "2.1"), Optional.of(List.of()));

    assertThat(refusals(versions("2.0"), low, high)).isEmpty();
    assertThat(refusals(versions("2.0"), high, low)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"Rootfs-Image.Version", "ROOTFS-IMAGE.VERSION"})
  void keyInAnotherCase_isTheSame(String key) {
    PolicySettings settings =
        new PolicySettings(Map.of(key, version("2.0")), Optional.empty(), List.of());
    Optional<List<String>> keeps = Optional.of(List.of());

    assertThat(refusals(settings, payload("a", Map.of(KEY, "1.9"), keeps)))
        .containsExactly(key + " would be 1.9, Tandem.MinimumVersions wants 2.0 or later");
    assertThat(refusals(settings, payload("a", Map.of(KEY, "2.1"), keeps))).isEmpty();
    assertThat(refusals(settings, payload("a", Map.of(), Optional.of(CLEARS)))).hasSize(1);
    assertThat(refusals(versions("2.0"), payload("a", Map.of(key, "1.9"), keeps))).hasSize(1);
    assertThat(
            refusals(
                settings,
                payload("a", Map.of(KEY, "1"), keeps),
                payload("b", Map.of(key, "9"), keeps)))
        .first()
        .asString()
        .endsWith("Tandem.MinimumVersions wants one of them");
  }

  @Test
  void artifactName_canHaveALeastVersionToo() {
    PolicySettings settings =
        new PolicySettings(Map.of("artifact_name", version("2")), Optional.empty(), List.of());

    assertThat(refusals(settings, payload("a", Map.of(), Optional.of(List.of()))))
        .containsExactly(
            "artifact_name would be 'release-1', which is no version, Tandem.MinimumVersions wants"
                + " 2 or later");
  }

  @Test
  void allReasons_areToldAtOnce() {
    PolicySettings settings =
        new PolicySettings(
            Map.of(KEY, version("2"), "app.version", version("3")),
            Optional.of(List.of("rootfs-image", "deb")),
            List.of());

    assertThat(refusals(settings, payload("script", Map.of(), Optional.empty())))
        .containsExactly(
            "payload type is 'script', Tandem.AllowedPayloadTypes has 'rootfs-image', 'deb'",
            "app.version would be removed, Tandem.MinimumVersions wants 3 or later",
            KEY + " would be removed, Tandem.MinimumVersions wants 2 or later");
  }

  @Test
  void emptyListOfTypes_allowsNone() {
    PolicySettings settings = new PolicySettings(Map.of(), Optional.of(List.of()), List.of());

    assertThat(refusals(settings, payload("rootfs-image", Map.of(), Optional.empty())))
        .containsExactly("payload type is 'rootfs-image', Tandem.AllowedPayloadTypes has none");
    assertThat(refusals(PolicySettings.NONE, payload("x", Map.of(), Optional.empty()))).isEmpty();
  }

  private static List<String> minimum(String least, Optional<Map<String, String>> provides) {
    PayloadHeader image =
        new PayloadHeader(
            0,
            Optional.of("rootfs-image"),
            Map.of(),
            provides,
            Optional.of(CLEARS),
            Optional.empty());
    return refusals(versions(least), image);
  }

  private static PolicySettings versions(String least) {
    return new PolicySettings(Map.of(KEY, version(least)), Optional.empty(), List.of());
  }

  private static PayloadHeader payload(
      String type, Map<String, String> provides, Optional<List<String>> clears) {
    return new PayloadHeader(
        0, Optional.of(type), Map.of(), Optional.of(provides), clears, Optional.empty());
  }

  private static List<String> refusals(PolicySettings settings, PayloadHeader... payloads) {
    ArtifactHeader header =
        new ArtifactHeader(
            "release-1",
            Optional.empty(),
            List.of("sim"),
            List.of(),
            List.of(),
            List.of(payloads),
            List.of());
    return new Policy(settings, PreInstallCondition.NONE).refusals(header);
  }

  private static DebianVersion version(String text) {
    return DebianVersion.parse(text).orElseThrow();
  }
}
