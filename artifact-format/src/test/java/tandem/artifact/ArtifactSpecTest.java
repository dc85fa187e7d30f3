package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

class ArtifactSpecTest {
  private static final String LONG = "x".repeat(257);

  /** Changes a spec that is otherwise fine, and what must be said of the change. */
  private record Wrong(String message, String type, UnaryOperator<ArtifactSpecBuilder> change) {
    @Override
    public String toString() {
      return message;
    }
  }

  private static Wrong wrong(String message, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Wrong(message, "module", change);
  }

  private static Wrong type(String message, String type) {
    return new Wrong(message, type, spec -> spec);
  }

  private static Wrong image(String message, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Wrong(message, ArtifactSpec.ROOTFS_IMAGE, change);
  }

  static Stream<Wrong> wrongs() {
    StateScript script = new StateScript("ArtifactInstall_Enter_00", new byte[0]);
    return Stream.of(
        wrong("artifact name: empty", spec -> spec.name("")),
        wrong("artifact name of 257 bytes, at most 256 are allowed", spec -> spec.name(LONG)),
        wrong(
            "artifact name of 258 bytes, at most 256 are allowed",
            spec -> spec.name("\u20ac".repeat(86))),
        wrong(
            "artifact name: character U+000a is not allowed, only printable ones and the space",
            spec -> spec.name("a\nb")),
        wrong(
            "artifact name: character U+00a0 is not allowed, only printable ones and the space",
            spec -> spec.name("a\u00a0b")),
        wrong(
            "artifact name: character U+d83d is not allowed, only printable ones and the space",
            spec -> spec.name("a\ud83d")),
        wrong(
            "artifact name: character U+e0001 is not allowed, only printable ones and the space",
            spec -> spec.name("a\udb40\udc01")),
        wrong("artifact group: empty", spec -> spec.group("")),
        wrong("device type: empty", spec -> spec.deviceType("")),
        wrong("device type \"dev\": given twice", spec -> spec.deviceType("dev")),
        wrong("depends on artifact name: empty", spec -> spec.dependsOnName("")),
        wrong(
            "depends on artifact name \"a\": given twice",
            spec -> spec.dependsOnName("a").dependsOnName("a")),
        wrong("depends on artifact group: empty", spec -> spec.dependsOnGroup("")),
        wrong("depends key: empty", spec -> spec.depends("", "v")),
        wrong("depends k of 257 bytes, at most 256 are allowed", spec -> spec.depends("k", LONG)),
        wrong(
            "depends artifact_name: reserved, it has an option of its own",
            spec -> spec.depends("artifact_name", "v")),
        wrong(
            "depends artifact_group: reserved, it has an option of its own",
            spec -> spec.depends("artifact_group", "v")),
        wrong(
            "depends device_type: reserved, it has an option of its own",
            spec -> spec.depends("device_type", "v")),
        wrong(
            "provides artifact_name: reserved, it has an option of its own",
            spec -> spec.provides("artifact_name", "v")),
        wrong(
            "provides key of 257 bytes, at most 256 are allowed", spec -> spec.provides(LONG, "v")),
        wrong("clears-provides: empty", spec -> spec.clearsProvides("")),
        wrong(
            "clears-provides \"a\": given twice",
            spec -> spec.clearsProvides("a").clearsProvides("a")),
        wrong(
            "provides key of 277 bytes, at most 256 are allowed",
            spec -> spec.defaults(withSoftwareName("x".repeat(256)))),
        wrong(
            "state script \"ArtifactInstall_Enter_00\": given twice",
            spec -> spec.script(script).script(script)),
        wrong(
            "payload file \"a\": given twice",
            spec -> spec.file(Path.of("/x/a")).file(Path.of("/y/a"))),
        wrong(
            "payload files: 4097, at most 4096",
            spec -> {
              for (int i = 0; i < 4097; i++) {
                spec.file(Path.of("f" + i));
              }
              return spec;
            }),
        wrong("timestamp: -1, expected 0 to 8589934591", spec -> spec.timestamp(-1)),
        wrong("timestamp: 8589934592, expected 0 to 8589934591", spec -> spec.timestamp(1L << 33)),
        type("payload type: empty", ""),
        type("payload type \"a/b\": not a file name", "a/b"),
        type("payload type \"..\": not a file name", ".."),
        image("payload files: 0, a rootfs image has exactly one", spec -> spec),
        image(
            "payload files: 2, a rootfs image has exactly one",
            spec -> spec.file(Path.of("a")).file(Path.of("b"))),
        image(
            "artifact name \"a b\": a rootfs image allows no blanks in it",
            spec -> spec.file(Path.of("a")).name("a b")));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void wrongSpec_isRefusedWithReason(Wrong wrong) {
    ArtifactSpecBuilder builder =
        wrong.change().apply(ArtifactSpec.builder(wrong.type()).name("name").deviceType("dev"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(wrong.message());
  }

  private static DefaultProvides withSoftwareName(String name) {
    return new DefaultProvides(
        DefaultProvides.Checksum.STANDARD,
        true,
        true,
        new SoftwareVersion(Optional.empty(), Optional.of(name), Optional.empty()));
  }

  @Test
  void noName_isRefused() {
    assertThatThrownBy(() -> ArtifactSpec.builder("m").deviceType("d").build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("artifact name: empty");
  }

  @Test
  void noDeviceType_isRefused() {
    assertThatThrownBy(() -> ArtifactSpec.builder("m").name("n").build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("device types: none, at least one is needed");
  }

  @Test
  void everythingAtItsLimit_isAllowed() {
    String longest = "\u00fc".repeat(128);

    assertThatCode(
            () ->
                ArtifactSpec.builder("m")
                    .name(longest)
                    .deviceType(longest)
                    .group(longest)
                    .dependsOnGroup(longest)
                    .dependsOnName(longest)
                    .provides(longest, "")
                    .depends(longest, longest)
                    .clearsProvides(longest)
                    .timestamp(8589934591L)
                    .build())
        .doesNotThrowAnyException();
  }

  @Test
  void moduleMayHaveBlanksInItsName() {
    ArtifactSpec spec = ArtifactSpec.builder("m").name("a b").deviceType("d").build();

    assertThat(spec.name()).isEqualTo("a b");
  }

  @Test
  void lastValueOfOneKey_counts() {
    ArtifactSpec spec =
        ArtifactSpec.builder("m")
            .name("n")
            .deviceType("d")
            .provides("k", "1")
            .provides("k", "2")
            .build();

    assertThat(spec.payload().provides()).isEqualTo(Map.of("k", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A-Za_z0.9,x", "...", "-"})
  void payloadFileName_isAllowed(String name) {
    assertThat(PayloadSource.of(Path.of("/folder", name)).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "a\n", "ü", "a\\b", "a:b"})
  void payloadFileName_isRefused(String name) {
    assertThatThrownBy(() -> new PayloadSource(name, Path.of("x")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(
            "payload file \"" + name + "\": only A-Z a-z 0-9 _ - . , are allowed in a name");
  }

  @Test
  void payloadFileName_hasAtMost90Bytes() {
    assertThat(new PayloadSource("x".repeat(90), Path.of("x")).name()).hasSize(90);
    assertThatThrownBy(() -> new PayloadSource("x".repeat(91), Path.of("x")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageEndingWith(": 91 bytes, at most 90");
  }

  @Test
  void rootFolder_isNoPayloadFile() {
    assertThatThrownBy(() -> PayloadSource.of(Path.of("/")))
        .isInstanceOf(InvalidSpecException.class);
  }

  static Stream<Wrong> wrongsOfVersion2() {
    String facts = "format version 2: has no provides, depends, groups and cleared provides";
    return Stream.of(
        wrong("format version 2: knows rootfs images only, not module", spec -> spec),
        image(facts, spec -> spec.provides("a", "b")),
        image(facts, spec -> spec.depends("a", "b")),
        image(facts, spec -> spec.clearsProvides("a")),
        image(facts, spec -> spec.group("a")),
        image(facts, spec -> spec.dependsOnGroup("a")),
        image(facts, spec -> spec.dependsOnName("a")));
  }

  @ParameterizedTest
  @MethodSource("wrongsOfVersion2")
  void whatVersion2CanNotHold_isRefused(Wrong wrong) {
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder(wrong.type()).version(FormatVersion.V2).name("n").deviceType("d");
    if (wrong.type().equals(ArtifactSpec.ROOTFS_IMAGE)) {
      spec.file(Path.of("image"));
    }

    assertThatThrownBy(() -> wrong.change().apply(spec).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(wrong.message());
  }

  static Stream<Wrong> wrongBootstraps() {
    StateScript script = new StateScript("ArtifactInstall_Enter_00", new byte[0]);
    return Stream.of(
        wrong("payload files: 1, a bootstrap artifact has none", s -> s.file(Path.of("x"))),
        wrong("state scripts: 1, a bootstrap artifact has none", spec -> spec.script(script)),
        wrong(
            "meta-data: a bootstrap artifact has none",
            spec -> spec.metaData(new JsonObject(Map.of("a", JsonValue.of("b"))))),
        wrong(
            "artifact name \"a b\": a bootstrap artifact allows no blanks in it",
            spec -> spec.name("a b")),
        wrong(
            "format version 2: knows rootfs images only, not bootstrap artifacts",
            spec -> spec.version(FormatVersion.V2)),
        wrong(
            "augment: a bootstrap artifact can not be augmented",
            spec -> spec.augment(PayloadSpec.builder("m").build())));
  }

  @ParameterizedTest
  @MethodSource("wrongBootstraps")
  void bootstrapArtifact_onlyStatesFacts(Wrong wrong) {
    ArtifactSpecBuilder spec = ArtifactSpec.bootstrap().name("n").deviceType("d");

    assertThatThrownBy(() -> wrong.change().apply(spec).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(wrong.message());
  }

  @Test
  void bootstrapArtifact_providesOnlyWhatIsGiven() {
    ArtifactSpec spec =
        ArtifactSpec.bootstrap()
            .name("n")
            .deviceType("d")
            .provides("a", "b")
            .clearsProvides("c")
            .build();
    PayloadHeader payload = spec.header(Optional.empty()).payloads().get(0);

    assertThat(payload.type()).isEmpty();
    assertThat(payload.provides()).contains(Map.of("a", "b"));
    assertThat(payload.clearsProvides()).contains(List.of("c"));
  }

  @Test
  void augment_mayNotRepeatAFile() {
    PayloadSpec added =
        PayloadSpec.builder("m").file(PayloadSource.of(Path.of("/other/x"))).build();
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("m").name("n").deviceType("d").file(Path.of("x")).augment(added);

    assertThatThrownBy(spec::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("payload file \"x\": given twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'b':1}} | {'a':{'b':[]}} | a: b: list over number",
        "{'a':1} | {'a':{}} | a: object over number",
        "{'a':[]} | {'a':{}} | a: object over list",
        "{'a':{}} | {'a':null} | a: null over object"
      })
  void augmentedMetaData_mustFitTheOriginal(String original, String added, String message)
      throws JsonException {
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder("m")
            .name("n")
            .deviceType("d")
            .metaData(object(original))
            .augment(PayloadSpec.builder("m").metaData(object(added)).build());

    assertThatThrownBy(spec::build)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage("augmented meta-data: " + message);
  }

  private static JsonObject object(String text) throws JsonException {
    return (JsonObject) JsonParser.parse(text.replace('\'', '"'));
  }
}
