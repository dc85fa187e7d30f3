package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** A small artifact with one of everything. */
final class SampleArtifact {
  private SampleArtifact() {}

  static ArtifactSpecBuilder spec(Path input) {
    try {
      return ArtifactSpec.builder("single-file")
          .name("rel-1")
          .deviceType("dev1")
          .file(input)
          .metaData((JsonObject) JsonParser.parse("{\"k\":1,\"a\":\"b\"}"))
          .script(
              new StateScript(
                  "ArtifactInstall_Enter_10_x", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }
}
