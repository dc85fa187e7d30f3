package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

class HeaderEncoderTest {
  // mender-artifact write module-image -T single-file -n rel-1 -t dev1 -t dev2 -f a.txt -m md.json
  //   -s ArtifactInstall_Enter_10_x -p foo:bar -d dep:val -g grp -G grp1 -N old
  private static final ArtifactSpec SAMPLE =
      ArtifactSpec.builder("single-file")
          .name("rel-1")
          .deviceType("dev1")
          .deviceType("dev2")
          .provides("foo", "bar")
          .depends("dep", "val")
          .group("grp")
          .dependsOnGroup("grp1")
          .dependsOnName("old")
          .build();

  @Test
  void version_isThatOfTheFormat() {
    assertThat(Digest.sha256(HeaderEncoder.version(FormatVersion.V3)).hex())
        .isEqualTo("96bcd965947569404798bcbdb614f103db5a004eb6e364cfc162c146890ea35b");
  }

  @Test
  void headerInfo_hasTheBytesOfTheReference() {
    assertThat(text(HeaderEncoder.headerInfo(SAMPLE.header(Optional.empty()))))
        .isEqualTo(
            "{\"payloads\":[{\"type\":\"single-file\"}],"
                + "\"artifact_provides\":{\"artifact_name\":\"rel-1\",\"artifact_group\":\"grp\"},"
                + "\"artifact_depends\":{\"artifact_name\":[\"old\"],"
                + "\"device_type\":[\"dev1\",\"dev2\"],\"artifact_group\":[\"grp1\"]}}");
  }

  @Test
  void headerInfo_omitsWhatIsEmpty() {
    ArtifactSpec spec = ArtifactSpec.builder("m").name("n").deviceType("d").build();

    assertThat(text(HeaderEncoder.headerInfo(spec.header(Optional.empty()))))
        .isEqualTo(
            "{\"payloads\":[{\"type\":\"m\"}],\"artifact_provides\":{\"artifact_name\":\"n\"},"
                + "\"artifact_depends\":{\"device_type\":[\"d\"]}}");
  }

  @Test
  void version2_hasItsOwnDocuments() {
    ArtifactSpec spec =
        ArtifactSpec.builder("rootfs-image")
            .version(FormatVersion.V2)
            .name("n")
            .deviceType("d")
            .deviceType("e")
            .file(Path.of("image.ext4"))
            .build();
    ArtifactHeader header = spec.header(Optional.of(Digest.sha256(new byte[0])));

    assertThat(text(HeaderEncoder.version(FormatVersion.V2)))
        .isEqualTo("{\"format\":\"mender\",\"version\":2}");
    assertThat(text(HeaderEncoder.headerInfoOfVersion2(header)))
        .isEqualTo(
            "{\"artifact_name\":\"n\",\"updates\":[{\"type\":\"rootfs-image\"}],"
                + "\"device_types_compatible\":[\"d\",\"e\"]}");
    assertThat(text(HeaderEncoder.filesOfVersion2(List.of("image.ext4"))))
        .isEqualTo("{\"files\":[\"image.ext4\"]}");
    assertThat(text(HeaderEncoder.typeInfo(header.payloads().get(0))))
        .isEqualTo("{\"type\":\"rootfs-image\"}");
  }

  @Test
  void typeInfo_hasTheBytesOfTheReference() {
    assertThat(text(HeaderEncoder.typeInfo(payload(SAMPLE))))
        .isEqualTo(
            "{\"type\":\"single-file\",\"artifact_depends\":{\"dep\":\"val\"},"
                + "\"artifact_provides\":{\"foo\":\"bar\",\"rootfs-image.single-file.version\":\"rel-1\"},"
                + "\"clears_artifact_provides\":[\"rootfs-image.single-file.*\"]}");
  }

  @Test
  void typeInfo_omitsWhatIsEmpty() {
    PayloadHeader payload =
        new PayloadHeader(
            0,
            Optional.of("m"),
            Map.of(),
            Optional.of(Map.of()),
            Optional.of(List.of()),
            Optional.empty());

    assertThat(text(HeaderEncoder.typeInfo(payload))).isEqualTo("{\"type\":\"m\"}");
  }

  @Test
  void payloadWithoutType_isNull() {
    PayloadHeader payload =
        new PayloadHeader(
            0, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(text(HeaderEncoder.typeInfo(payload))).isEqualTo("{\"type\":null}");
  }

  @Test
  void dependsOnOneOfSeveralValues_isAList() {
    Map<String, List<String>> depends = new LinkedHashMap<>();
    depends.put("z", List.of("1", "2"));
    depends.put("a", List.of("1"));
    PayloadHeader payload =
        new PayloadHeader(
            0, Optional.of("m"), depends, Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(text(HeaderEncoder.typeInfo(payload)))
        .isEqualTo("{\"type\":\"m\",\"artifact_depends\":{\"a\":\"1\",\"z\":[\"1\",\"2\"]}}");
  }

  @Test
  void namesAreSortedByBytes_andHtmlIsEscaped() {
    ArtifactSpec spec =
        ArtifactSpec.builder("m")
            .name("n")
            .deviceType("d")
            .provides("\uff01", "3")
            .provides("\ud83d\ude00", "4")
            .provides("a", "<&>")
            .provides("\u00fc", "2")
            .build();

    assertThat(text(HeaderEncoder.typeInfo(payload(spec))))
        .contains(
            "{\"a\":\"\\u003c\\u0026\\u003e\",\"rootfs-image.m.version\":\"n\","
                + "\"\u00fc\":\"2\",\"\uff01\":\"3\",\"\ud83d\ude00\":\"4\"}");
  }

  @Test
  void metaData_isSortedInAllDepthsAndKeepsItsNumbers() throws JsonException {
    String document =
        "{ \"k\": 12345678901234567890, \"a\": [ {\"z\":1.50, \"b\":null}, 1e400 ], \"c\": {} }";

    assertThat(text(HeaderEncoder.metaData((JsonObject) JsonParser.parse(document))))
        .isEqualTo("{\"a\":[{\"b\":null,\"z\":1.50},1e400],\"c\":{},\"k\":12345678901234567890}");
  }

  @Test
  void halfACharacter_isReplacedAsTheReferenceDoes() throws JsonException {
    String document = "{\"a\":\"\\ud800x\\udc00\"}";

    assertThat(text(HeaderEncoder.metaData((JsonObject) JsonParser.parse(document))))
        .isEqualTo("{\"a\":\"\ufffdx\ufffd\"}");
  }

  private static PayloadHeader payload(ArtifactSpec spec) {
    return spec.header(Optional.empty()).payloads().get(0);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
