package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** Holds that one artifact has, byte for byte, what the reference tool 3.9.0 wrote. */
class GoldenSampleTest {
  @TempDir Path folder;

  // write module-image -T single-file -n rel-1 -t dev1 -t dev2 -f a.txt -m md.json
  //   -s ArtifactInstall_Enter_10_x -p foo:bar -d dep:val -g grp -G grp1 -N old
  @Test
  void goldenSample_isReproduced() throws Exception {
    Path artifact = folder.resolve("a.mender");
    ArtifactWriter.write(
        ArtifactSpec.builder("single-file")
            .name("rel-1")
            .deviceType("dev1")
            .deviceType("dev2")
            .file(Files.writeString(folder.resolve("a.txt"), "hello\n"))
            .metaData((JsonObject) JsonParser.parse("{\"k\":1,\"a\":\"b\"}"))
            .script(
                new StateScript(
                    "ArtifactInstall_Enter_10_x", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)))
            .provides("foo", "bar")
            .depends("dep", "val")
            .group("grp")
            .dependsOnGroup("grp1")
            .dependsOnName("old")
            .compression(Compression.NONE)
            .build(),
        artifact);

    Map<String, byte[]> outer = TestTar.members(Files.readAllBytes(artifact));
    Map<String, byte[]> header = TestTar.members(TestTar.get(outer, "header.tar"));
    assertThat(TestTar.text(outer, "version")).isEqualTo("{\"format\":\"mender\",\"version\":3}");
    assertThat(TestTar.text(outer, "manifest"))
        .isEqualTo(
            "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  data/0000/a.txt\n"
                + Digest.sha256(TestTar.get(outer, "header.tar"))
                + "  header.tar\n"
                + "96bcd965947569404798bcbdb614f103db5a004eb6e364cfc162c146890ea35b  version\n");
    assertThat(TestTar.text(header, "header-info"))
        .isEqualTo(
            "{\"payloads\":[{\"type\":\"single-file\"}],\"artifact_provides\":{\"artifact_name\":"
                + "\"rel-1\",\"artifact_group\":\"grp\"},\"artifact_depends\":{\"artifact_name\":"
                + "[\"old\"],\"device_type\":[\"dev1\",\"dev2\"],\"artifact_group\":[\"grp1\"]}}");
    assertThat(TestTar.text(header, "headers/0000/type-info"))
        .isEqualTo(
            "{\"type\":\"single-file\",\"artifact_depends\":{\"dep\":\"val\"},"
                + "\"artifact_provides\":{\"foo\":\"bar\","
                + "\"rootfs-image.single-file.version\":\"rel-1\"},"
                + "\"clears_artifact_provides\":[\"rootfs-image.single-file.*\"]}");
    assertThat(TestTar.text(header, "headers/0000/meta-data")).isEqualTo("{\"a\":\"b\",\"k\":1}");
  }
}
