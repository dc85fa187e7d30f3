package tandem.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.config.DeviceConfig.Options;
import tandem.core.DebianVersion;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.core.ZeroRuns;

class DeviceConfigTest {
  @TempDir Path temp;
  private Path root;
  private Path main;
  private Path fallback;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("device"));
    main = root.resolve("etc/mender/mender.conf");
    fallback = root.resolve("data/mender/mender.conf");
    Files.createDirectories(root.resolve("var/lib"));
    Files.createSymbolicLink(root.resolve("var/lib/mender"), Path.of("/data/mender"));
  }

  private static void write(Path file, String json) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, json.replace('\'', '"'));
  }

  private DeviceConfig load() throws UpdateException {
    return DeviceConfig.load(new DevicePaths(root), Options.NONE);
  }

  private DeviceConfig loadMain(String json) throws Exception {
    write(main, json);
    return load();
  }

  private void assertUnusable(String message) throws Exception {
    UnusableSettings unusable = load().unusable();
    assertThat(unusable.sentences()).containsExactly(message);
    assertThatThrownBy(unusable::refuse)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage(message);
  }

  private void assertConfigError(String message) {
    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage(message);
  }

  @Test
  void withoutFiles_allIsAtItsDefault() throws Exception {
    DeviceConfig config = load();

    assertThat(config.dataStore()).isEqualTo(root.resolve("data/mender"));
    assertThat(config.deviceTypeFile()).isEqualTo(root.resolve("data/mender/device_type"));
    assertThat(config.verifyKeyFiles()).isEmpty();
    assertThat(config.requireSignature()).isFalse();
    assertThat(config.slots())
        .isEqualTo(
            new SlotSettings(
                Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty()));
    assertThat(config.boot()).isEqualTo(BootSettings.of(BootControlKind.AUTO));
    assertThat(config.server()).isEqualTo(ServerSettings.NONE);
    assertThat(config.policy()).isEqualTo(PolicySettings.NONE);
  }

  @Test
  void everyKey_isRead() throws Exception {
    DeviceConfig config =
        loadMain(
            """
            {'RootfsPartA': '/dev/sda2', 'RootfsPartB': 'PARTUUID=12-03',
             'ArtifactVerifyKeys': ['/etc/a.pem', '/etc/b.pem', '/etc/a.pem'],
             'DeviceTypeFile': '/etc/device_type', 'Servers': [{'ServerURL': 'https://a'},
               {'serverurl': 'https://b', 'x': 1}, {'ServerURL': 'https://a'}],
             'ServerCertificate': '/etc/server.crt', 'SkipVerify': true,
             'RetryDownloadCount': 10000,
             'HttpsClient': {'Certificate': '/etc/c.crt', 'Key': 'pkcs11:x', 'SSLEngine': 'y'},
             'Tandem': {'BootControl': 'command', 'AllowSingleEnvironment': true,
               'RequireSignature': true, 'BootPartA': 0, 'BootPartB': 255,
               'ZeroRuns': 'zero-out',
               'RebootCommand': ['systemctl', 'reboot'],
               'MinimumVersions': {'rootfs-image.version': '1:2.0~rc1-3'},
               'AllowedPayloadTypes': ['rootfs-image'],
               'PreInstallCommand': ['/usr/bin/battery', '20']},
             'StateScriptTimeoutSeconds': 10, 'StateScriptRetryTimeoutSeconds': 20,
             'StateScriptRetryIntervalSeconds': 3, 'ModuleTimeoutSeconds': 7,
             'Unknown': {'to': ['us', null, 1e99]}}
            """);

    assertThat(config)
        .isEqualTo(
            new DeviceConfig(
                root.resolve("data/mender"),
                root.resolve("etc/device_type"),
                List.of(root.resolve("etc/a.pem"), root.resolve("etc/b.pem")),
                true,
                new SlotSettings(
                    Optional.of("/dev/sda2"),
                    Optional.of("PARTUUID=12-03"),
                    OptionalInt.of(0),
                    OptionalInt.of(255),
                    ZeroRuns.ZERO_OUT),
                new BootSettings(
                    BootControlKind.COMMAND,
                    true,
                    BootSettings.Files.USUAL,
                    List.of(),
                    List.of("systemctl", "reboot")),
                new ServerSettings(
                    List.of("https://a", "https://b"),
                    Optional.of("/etc/server.crt"),
                    true,
                    Optional.of("/etc/c.crt"),
                    Optional.of("pkcs11:x"),
                    OptionalInt.of(10_000)),
                ManagedSettings.DEFAULT,
                new ScriptSettings(
                    Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(3)),
                new PolicySettings(
                    Map.of("rootfs-image.version", new DebianVersion(1, "2.0~rc1", "3")),
                    Optional.of(List.of("rootfs-image")),
                    List.of("/usr/bin/battery", "20")),
                Duration.ofSeconds(7),
                UnusableSettings.NONE));
  }

  @Test
  void limitsOfScripts_areMendersUnlessSet() throws Exception {
    assertThat(loadMain("{'StateScriptTimeoutSeconds': 0}").scripts())
        .isEqualTo(
            new ScriptSettings(
                Duration.ofSeconds(3600), Duration.ofSeconds(1800), Duration.ofSeconds(60)));
  }

  @Test
  void names_areFoundWhateverTheirCaseAndTheLanguage() throws Exception {
    Locale usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));

      DeviceConfig config =
          loadMain(
              "{'SKIPVERIFY': true, 'artifactVERIFYkey': '/k', 'TANDEM': {'REQUIRESIGNATURE':"
                  + " true}}");

      assertThat(config.server().skipVerify()).isTrue();
      assertThat(config.verifyKeyFiles()).containsExactly(root.resolve("k"));
      assertThat(config.requireSignature()).isTrue();
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void mainFile_overridesTheFallbackKeyByKey() throws Exception {
    write(
        fallback,
        "{'RootfsPartA': '/dev/a', 'RootfsPartB': '/dev/b', 'Tandem': {'BootPartA': 1, 'BootPartB':"
            + " 2}, 'HttpsClient': {'Key': '/k'}}");

    DeviceConfig config =
        loadMain(
            "{'rootfsparta': '/dev/c', 'Tandem': {'bootparta': 7}, 'HttpsClient': {'Certificate':"
                + " '/c'}}");

    assertThat(config.slots())
        .isEqualTo(
            new SlotSettings(
                Optional.of("/dev/c"),
                Optional.of("/dev/b"),
                OptionalInt.of(7),
                OptionalInt.of(2)));
    assertThat(config.server().clientKey()).contains("/k");
    assertThat(config.server().clientCertificate()).contains("/c");
  }

  @Test
  void listInTheMainFile_replacesTheSingleKeyOfTheFallback() throws Exception {
    write(fallback, "{'ArtifactVerifyKey': '/old', 'ServerURL': 'https://old'}");

    DeviceConfig config =
        loadMain("{'ArtifactVerifyKeys': ['/new'], 'Servers': [{'ServerURL': 'https://new'}]}");

    assertThat(config.verifyKeyFiles()).containsExactly(root.resolve("new"));
    assertThat(config.server().urls()).containsExactly("https://new");
  }

  @Test
  void singleKeyOverTheListOfTheFallback_isAnErrorAsInMender() throws Exception {
    write(fallback, "{'ArtifactVerifyKeys': ['/old']}");
    write(main, "{'ArtifactVerifyKey': '/new'}");

    assertUnusable(
        main + ": ArtifactVerifyKey: ArtifactVerifyKeys is set too, expected only one of them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'SkipVerify': true, 'skipverify': false} | skipverify: is also there as SkipVerify, and"
            + " case does not matter",
        "{'DeviceTypeFile': 'x'} | DeviceTypeFile: device path 'x': not absolute, expected /...",
        "{'RootfsPartA': 2} | RootfsPartA: got number, expected string",
        "{'Tandem': []} | Tandem: got list, expected object",
        "{'Tandem': {'BootControl': 'lilo'}} | Tandem.BootControl: got 'lilo', expected auto,"
            + " uboot, grub, systemd-boot, tryboot or command",
        "{'Tandem': {'BootFolder': 'boot'}} | Tandem.BootFolder: got 'boot', expected an absolute"
            + " path",
        "{'Tandem': {'BootEntryA': 'a/b'}} | Tandem.BootEntryA: got 'a/b', expected a name of"
            + " letters, digits, '_', '.' and '-', without .conf",
        "{'Tandem': {'BootPartA': '2'}} | Tandem.BootPartA: got string, expected number",
        "{'Tandem': {'BootPartA': -1}} | Tandem.BootPartA: got -1, expected a whole number from 0"
            + " to 255",
        "{'Tandem': {'BootPartB': 256}} | Tandem.BootPartB: got 256, expected a whole number from 0"
            + " to 255",
        "{'Tandem': {'BootPartB': 2.0}} | Tandem.BootPartB: got 2.0, expected a whole number from 0"
            + " to 255",
        "{'Tandem': {'BootPartB': 99999999999}} | Tandem.BootPartB: got 99999999999, expected a"
            + " whole number from 0 to 255",
        "{'Tandem': {'RebootCommand': 'reboot'}} | Tandem.RebootCommand: got string, expected list"
            + " of strings",
        "{'Tandem': {'RebootCommand': []}} | Tandem.RebootCommand: got an empty list, expected a"
            + " program",
        "[] | got list, expected object",
      })
  void mistake_isAnErrorThatNamesFileAndKey(String json, String message) throws Exception {
    write(main, json);

    assertConfigError(main + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'ArtifactVerifyKey': '/a', 'ArtifactVerifyKeys': ['/b']} | ArtifactVerifyKey:"
            + " ArtifactVerifyKeys is set too, expected only one of them",
        "{'ServerURL': 'https://a', 'Servers': []} | ServerURL: Servers is set too, expected only"
            + " one of them",
        "{'SkipVerify': 'true'} | SkipVerify: got string, expected boolean",
        "{'ArtifactVerifyKey': ['/a']} | ArtifactVerifyKey: got list, expected string",
        "{'ArtifactVerifyKey': null} | ArtifactVerifyKey: got null, expected string",
        "{'ArtifactVerifyKey': ''} | ArtifactVerifyKey: got an empty path",
        "{'ArtifactVerifyKeys': '/a'} | ArtifactVerifyKeys: got string, expected list of strings",
        "{'ArtifactVerifyKeys': ['/a', 1]} | ArtifactVerifyKeys: got number in the list, expected"
            + " strings",
        "{'ArtifactVerifyKeys': ['']} | ArtifactVerifyKeys: got an empty string in the list",
        "{'ArtifactVerifyKey': 'key.pem'} | ArtifactVerifyKey: device path 'key.pem': not absolute,"
            + " expected /...",
        "{'Servers': [{'ServerURL': 1}]} | Servers: got an item without the string ServerURL",
        "{'Servers': ['https://a']} | Servers: got an item without the string ServerURL",
        "{'Servers': {}} | Servers: got object, expected list of objects",
        "{'HttpsClient': 'x'} | HttpsClient: got string, expected object",
        "{'HttpsClient': {'Key': true}} | HttpsClient.Key: got boolean, expected string",
        "{'Tandem': {'ZeroRuns': 'trim'}} | Tandem.ZeroRuns: got 'trim', expected write, discard or"
            + " zero-out",
        "{'Tandem': {'RequireSignature': 'yes'}} | Tandem.RequireSignature: got string, expected"
            + " boolean",
        "{'Tandem': {'AllowedPayloadTypes': ''}} | Tandem.AllowedPayloadTypes: got string, expected"
            + " list of strings",
        "{'Tandem': {'MinimumVersions': []}} | Tandem.MinimumVersions: got list, expected object",
        "{'ServerCertificate': 'a.crt'} | ServerCertificate: got 'a.crt', expected an absolute path",
        "{'RetryDownloadCount': 'x'} | RetryDownloadCount: got string, expected number",
      })
  void mistakeInWhatUpdatesBeginWith_keepsNothingElse(String json, String message)
      throws Exception {
    write(main, json);

    assertUnusable(main + ": " + message);
  }

  @Test
  void invalidSafeguards_standForWhatTrustsNobody() throws Exception {
    DeviceConfig config =
        loadMain(
            "{'SkipVerify': true, 'RetryDownloadCount': -1, 'Tandem': {'RequireSignature': 1}}");

    assertThat(config.server().skipVerify()).isFalse();
    assertThat(config.requireSignature()).isTrue();
    DeviceConfig keys = loadMain("{'ArtifactVerifyKeys': '/a', 'Tandem': {'MinimumVersions': 1}}");
    assertThat(keys.requireSignature()).isTrue();
    assertThat(keys.policy().allowedPayloadTypes()).contains(List.of());
  }

  @Test
  void unknownTandemSetting_keepsNothingButTheBeginningOfAnUpdate() throws Exception {
    DeviceConfig config = loadMain("{'Tandem': {'RequireSignatures': true, 'BootPartA': 7}}");

    assertThat(config.slots().bootPartA()).hasValue(7);
    assertThat(config.unusable().unknown())
        .containsExactly(main + ": Tandem.RequireSignatures: no such setting");
    assertThatThrownBy(config.unusable()::refuse)
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG);
              assertThat(e.hint().orElseThrow())
                  .startsWith("the settings there are: AllowSingleEnvironment, ")
                  .endsWith(", RequireSignature, ZeroRuns");
            })
        .hasMessage(main + ": Tandem.RequireSignatures: no such setting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{'a': 1,}", "{} {}", "{'a': 1, 'a': 2}", "{'a': \u0001}"})
  void invalidJson_isAnErrorThatNamesTheFile(String json) throws Exception {
    write(fallback, json);

    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageStartingWith(fallback + ": invalid JSON: ");
  }

  @Test
  void emptyStrings_countAsAbsent() throws Exception {
    DeviceConfig config =
        loadMain(
            "{'RootfsPartA': '', 'DeviceTypeFile': '', 'ServerURL': '', 'ServerCertificate': '',"
                + " 'HttpsClient': {'Key': ''}, 'Tandem': {'BootControl': ''}}");

    assertThat(config.slots().partA()).isEmpty();
    assertThat(config.deviceTypeFile()).isEqualTo(root.resolve("data/mender/device_type"));
    assertThat(config.server().urls()).isEmpty();
    assertThat(config.server().certificate()).isEmpty();
    assertThat(config.server().clientKey()).isEmpty();
    assertThat(config.boot().control()).isEqualTo(BootControlKind.AUTO);
  }

  @Test
  void minimumVersions_areMergedKeyByKey() throws Exception {
    write(fallback, "{'Tandem': {'MinimumVersions': {'a.version': '1', 'b.version': '2'}}}");

    DeviceConfig config = loadMain("{'Tandem': {'MinimumVersions': {'b.version': '3'}}}");

    assertThat(config.policy().minimumVersions()).hasToString("{a.version=1, b.version=3}");
  }

  @Test
  void minimumVersion_mustBeAVersion() throws Exception {
    write(main, "{'Tandem': {'MinimumVersions': {'app.version': 'v2'}}}");

    assertUnusable(
        main
            + ": Tandem.MinimumVersions.app.version: got 'v2', expected a version such as 1.2 or"
            + " 1:1.2~rc1-3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "['battery', '20']"})
  void preInstallCommand_mustBeAnAbsolutePath(String words) throws Exception {
    write(main, "{'Tandem': {'PreInstallCommand': " + words + "}}");

    assertUnusable(
        main
            + ": Tandem.PreInstallCommand: got "
            + words.replace("'", "")
            + ", expected the absolute path of a program first");
  }

  @Test
  void minimumVersionInTwoCases_isAnError() throws Exception {
    write(fallback, "{'Tandem': {'MinimumVersions': {'App.version': '1'}}}");
    write(main, "{'Tandem': {'MinimumVersions': {'app.version': '2'}}}");

    assertUnusable(
        main + ": Tandem.MinimumVersions.app.version: another file writes it App.version");
  }

  @Test
  void options_arePathsOfThisMachine() throws Exception {
    Path own = temp.toRealPath().resolve("own.conf");
    Path below = temp.toRealPath().resolve("below.conf");
    Path store = temp.toRealPath().resolve("store");
    write(own, "{'RootfsPartA': '/dev/a', 'ArtifactVerifyKey': '/key.pem'}");
    write(below, "{'RootfsPartA': '/dev/x', 'RootfsPartB': '/dev/b'}");
    write(main, "{'RootfsPartA': '/dev/unused'}");

    DeviceConfig config =
        DeviceConfig.load(
            new DevicePaths(root),
            new Options(Optional.of(own), Optional.of(below), Optional.of(store)));

    assertThat(config.slots().partA()).contains("/dev/a");
    assertThat(config.slots().partB()).contains("/dev/b");
    assertThat(config.dataStore()).isEqualTo(store);
    assertThat(config.deviceTypeFile()).isEqualTo(store.resolve("device_type"));
    assertThat(config.verifyKeyFiles()).containsExactly(root.resolve("key.pem"));
  }

  @Test
  void fileThatWasAskedFor_mustBeThere() {
    Path none = temp.resolve("none.conf");
    Options main = new Options(Optional.of(none), Optional.empty(), Optional.empty());
    Options fallback = new Options(Optional.empty(), Optional.of(none), Optional.empty());

    for (Options options : List.of(main, fallback)) {
      assertThatThrownBy(() -> DeviceConfig.load(new DevicePaths(root), options))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
          .hasMessage(none + ": no such configuration file");
    }
  }

  @Test
  void linkToAMissingFile_isNotTakenForNoFile() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link.conf"), temp.resolve("gone"));
    Options options = new Options(Optional.of(link), Optional.empty(), Optional.empty());

    assertThatThrownBy(() -> DeviceConfig.load(new DevicePaths(root), options))
        .hasMessage(link + ": link to a file that is missing");
  }

  @Test
  void linkBelowTheRootToAMissingFile_isNotTakenForNoFile() throws Exception {
    Files.createDirectories(main.getParent());
    Files.createSymbolicLink(main, Path.of("/data/mender.conf"));

    assertConfigError(main + ": link to a file that is missing");
  }

  @Test
  void linkBelowTheRootToAMissingFolder_isNotTakenForNoFile() throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Path link = Files.createSymbolicLink(root.resolve("etc/mender"), Path.of("../data/etc"));

    assertConfigError(link + ": link to a file that is missing");
  }

  @Test
  void hugeFile_isNotRead() throws Exception {
    write(main, "{}" + " ".repeat(1 << 20));

    assertConfigError(main + ": not readable: is larger than the 1048576 bytes it may have");
  }

  @Test
  void folderInPlaceOfTheFile_isAnError() throws Exception {
    Files.createDirectories(main);

    assertConfigError(main + ": not readable: is not a regular file");
  }

  @Test
  void missingRoot_isAnError() {
    DevicePaths nowhere = new DevicePaths(temp.resolve("nowhere"));

    assertThatThrownBy(() -> DeviceConfig.load(nowhere, Options.NONE))
        .hasMessage("root " + temp.resolve("nowhere") + ": no such folder");
  }

  @Test
  void verifyKeyBehindALink_isTheOneOfTheDevice() throws Exception {
    Files.createDirectories(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("etc/key.pem"), Path.of("/data/key.pem"));

    assertThat(loadMain("{'ArtifactVerifyKey': '/etc/key.pem'}").verifyKeyFiles())
        .containsExactly(root.resolve("data/key.pem"));
  }
}
