package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static tandem.artifact.ArtifactBytes.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.ArtifactBytes.Member;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Changes right artifacts everywhere: what the reference tool rejects, the reader must reject. */
class ReferenceMutationIT {
  private static final List<String> VALUES =
      List.of(
          "null",
          "\"\"",
          "\"x\"",
          "1",
          "true",
          "[]",
          "[\"x\"]",
          "[1]",
          "[null]",
          "{}",
          "{\"x\":\"y\"}",
          "{\"x\":null}",
          "{\"x\":1}",
          "[{}]",
          "\"\\n\"",
          "\"\\u0000\"");

  @TempDir Path folder;
  private RealTool tool;
  private int accepted;

  @BeforeEach
  void findTool() {
    tool = RealTool.orSkip("mender-artifact", folder);
  }

  static Stream<Arguments> documents() {
    String full =
        "{\"payloads\":[{\"type\":\"single-file\"}],"
            + "\"artifact_provides\":{\"artifact_name\":\"n\",\"artifact_group\":\"g\"},"
            + "\"artifact_depends\":{\"artifact_name\":[\"a\"],\"device_type\":[\"d\"],"
            + "\"artifact_group\":[\"g\"]}}";
    String type =
        "{\"type\":\"single-file\",\"artifact_depends\":{\"a\":\"b\",\"c\":[\"d\"]},"
            + "\"artifact_provides\":{\"a\":\"b\"},\"clears_artifact_provides\":[\"x.*\"]}";
    return Stream.of(
        document("header-info", () -> module().headerInfo(full), 0),
        document("type-info", () -> module().typeInfo(type), 1),
        document("meta-data", ArtifactBytes::module, 2),
        document("format 2 header-info", ArtifactBytes::format2, 0),
        document("format 2 files", ArtifactBytes::format2, 1),
        document("format 2 type-info", ArtifactBytes::format2, 2),
        document("bootstrap header-info", ArtifactBytes::bootstrap, 0),
        document("bootstrap type-info", ArtifactBytes::bootstrap, 1));
  }

  private static Arguments document(String name, Supplier<ArtifactBytes> artifact, int member) {
    return Arguments.of(name, artifact, member);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void whateverTheReferenceRejects_isRejected(
      String name, Supplier<ArtifactBytes> artifact, int member)
      throws IOException, InterruptedException {
    List<Member> original = new ArrayList<>();
    artifact.get().header(original::addAll);
    JsonValue document = JsonParser.parse(original.get(member).content());

    List<String> missed = new ArrayList<>();
    List<JsonValue> documents = mutations(document);
    documents.add(document);
    for (JsonValue mutated : documents) {
      String text = JsonWriter.compact(mutated);
      Member changed = Member.file(original.get(member).name(), text);
      byte[] bytes = artifact.get().header(members -> members.set(member, changed)).build();
      if (isAcceptedByUsOnly(bytes)) {
        missed.add(text);
      }
    }

    assertThat(missed).isEmpty();
    assertThat(accepted).as("accepted by both").isPositive();
  }

  private static List<JsonValue> mutations(JsonValue value) throws JsonException {
    List<JsonValue> all = new ArrayList<>();
    for (String replacement : VALUES) {
      all.add(JsonParser.parse(replacement));
    }
    if (value instanceof JsonObject object) {
      for (String name : object.members().keySet()) {
        Map<String, JsonValue> without = new LinkedHashMap<>(object.members());
        JsonValue child = Objects.requireNonNull(without.remove(name));
        all.add(new JsonObject(without));
        for (JsonValue mutation : mutations(child)) {
          Map<String, JsonValue> with = new LinkedHashMap<>(object.members());
          with.put(name, mutation);
          all.add(new JsonObject(with));
        }
      }
      Map<String, JsonValue> more = new LinkedHashMap<>(object.members());
      more.put("unknown", JsonValue.of("x"));
      all.add(new JsonObject(more));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.items().size(); i++) {
        for (JsonValue mutation : mutations(array.items().get(i))) {
          List<JsonValue> items = new ArrayList<>(array.items());
          items.set(i, mutation);
          all.add(new JsonArray(items));
        }
      }
      List<JsonValue> twice = new ArrayList<>(array.items());
      twice.addAll(array.items());
      all.add(new JsonArray(twice));
    }
    return all;
  }

  @Test
  void everyCharacterThatTheReferenceRejectsInFileNames_isRejected()
      throws IOException, InterruptedException {
    StringBuilder missed = new StringBuilder();
    for (char c = 0; c < 0x180; c++) {
      Member file = Member.file("a" + c + "b", "x");
      if (isAcceptedByUsOnly(module().files(file).build())) {
        missed.append(c);
      }
    }
    assertThat(missed.toString()).isEmpty();
    assertThat(accepted).as("accepted by both").isPositive();
  }

  @Test
  void randomDamage_isRejectedWhereTheReferenceRejects() throws IOException, InterruptedException {
    byte[] right = module().compression(Compression.NONE).build();
    SplittableRandom random = new SplittableRandom(20260101);
    List<Integer> missed = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      byte[] damaged = right.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] = (byte) random.nextInt();
      if (isAcceptedByUsOnly(damaged)) {
        missed.add(at);
      }
    }
    assertThat(missed).isEmpty();
    assertThat(accepted).as("accepted by both").isPositive();
  }

  @Test
  void everyHeaderFieldThatTheReferenceRejects_isRejected()
      throws IOException, InterruptedException {
    List<String> missed = new ArrayList<>();
    byte[] content = "hello\n".getBytes(UTF_8);
    for (int at = 0; at < TarBytes.BLOCK; at += at < 345 ? 3 : 11) {
      for (char c : new char[] {0, ' ', '0', '7', '9', 'x', '\u0080', '\u00ff'}) {
        byte[] block = TarBytes.header("a.txt", '0', content.length);
        block[at] = (byte) c;
        byte[] tar = new TarBytes().raw(TarBytes.sealed(block)).padded(content).bytes();
        Member file = new Member("a.txt", content, tar);
        if (isAcceptedByUsOnly(module().files(file).build())) {
          missed.add(at + ": " + (int) c);
        }
      }
    }
    assertThat(missed).isEmpty();
    assertThat(accepted).as("accepted by both").isPositive();
  }

  private boolean isAcceptedByUsOnly(byte[] artifact) throws IOException, InterruptedException {
    try (ArtifactReader reader =
        ArtifactReader.open(
            new ByteArrayInputStream(artifact),
            ReadLimits.DEFAULT.withPayloads(10),
            Reading.NO_KEYS)) {
      reader.finish();
    } catch (ArtifactException e) {
      return false;
    }
    accepted++;
    Files.write(folder.resolve("case.mender"), artifact);
    return tool.exitCode(List.of("validate", "case.mender")) != 0;
  }
}
