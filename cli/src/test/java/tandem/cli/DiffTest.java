package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue;

class DiffTest {
  @TempDir private Path folder;
  private Path one;
  private Path two;

  @BeforeEach
  void prepare() {
    one = folder.resolve("one.mender");
    two = folder.resolve("two.mender");
  }

  @Test
  void sameContent_isEqualWhateverTheLevel() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello".repeat(1000));
    module(one, file, "--compression", "gzip:1");
    module(two, file, "--compression", "gzip:9");

    Run run = Run.tandem("artifact", "diff", one, two).expect(ExitCode.OK);

    assertThat(run.out()).startsWith("The artifacts say and hold the same\n");
  }

  @Test
  void factsThatDiffer_areListed() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    Path other = Files.writeString(folder.resolve("b"), "hello");
    module(one, file, "-p", "x:1", "-p", "gone:1");
    module(two, file, "-p", "x:2", "-t", "dev2", "-f", other, "--compression", "none");

    Run run = Run.tandem("artifact", "diff", one, two).expect(ExitCode.DIFFERENT);

    assertThat(run.out().lines())
        .contains(
            "- device_types: [\"dev1\"]",
            "+ device_types: [\"dev1\",\"dev2\"]",
            "- header_compression: gzip",
            "+ header_compression: none",
            "- provides gone: 1",
            "- provides x: 1",
            "+ provides x: 2",
            "- payload 0 compression: gzip",
            "+ payload 0 compression: none",
            "+ file data/0000/b: sha256"
                + " 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
        .noneMatch(line -> line.contains("data/0000/a:"));
  }

  @Test
  void imageShare_isMeasuredInBlocks() throws Exception {
    byte[] content = new byte[10 * 4096 + 100];
    Path before = Files.write(folder.resolve("before"), content);
    content[5] = 1;
    content[3 * 4096] = 1;
    content[3 * 4096 + 1] = 1;
    byte[] longer = Arrays.copyOf(content, 12 * 4096);
    Path after = Files.write(folder.resolve("after"), longer);
    image(one, before);
    image(two, after);

    Run run = Run.tandem("artifact", "diff", "--json", one, two).expect(ExitCode.DIFFERENT);

    JsonValue document = Json.document(run.out());
    assertThat(Json.at(document, "equal")).isEqualTo(JsonValue.of(false));
    assertThat(Json.at(document, "kind")).isEqualTo(JsonValue.of("DIFFERENT"));
    assertThat(Json.at(document, "files.0.file")).isEqualTo(JsonValue.of("before, then after"));
    assertThat(Json.at(document, "files.0.blocks")).isEqualTo(JsonValue.of(12));
    assertThat(Json.at(document, "files.0.changed_blocks")).isEqualTo(JsonValue.of(4));
    assertThat(Json.at(document, "files.0.changed_bytes"))
        .isEqualTo(JsonValue.of(3 + 2 * 4096 - 100));
    assertThat(Json.at(document, "files.0.changed_percent"))
        .isEqualTo(new JsonValue.JsonNumber("33.33"));
  }

  @Test
  void filesOfModules_areComparedByName() throws Exception {
    Path a = Files.writeString(folder.resolve("a"), "a1");
    Path b = Files.writeString(folder.resolve("b"), "b1");
    Path c = Files.writeString(folder.resolve("c"), "c1");
    module(one, a, "-f", b, "-f", c);
    Files.writeString(c, "c2");
    Path d = Files.writeString(folder.resolve("d"), "d1");
    module(two, d, "-f", b, "-f", c);

    Run run = Run.tandem("artifact", "diff", one, two).expect(ExitCode.DIFFERENT);

    assertThat(run.out().lines().filter(line -> line.startsWith("  ")))
        .anyMatch(line -> line.startsWith("  c: 1 of 1 blocks of 4 KiB differ (100.00 %), 1 bytes"))
        .noneMatch(line -> line.startsWith("  b:") || line.startsWith("  a"));
  }

  @Test
  void oneOfTheTwo_mayComeFromStandardInput() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    module(one, file);

    Run.named("tandem", Files.readAllBytes(one), "artifact", "diff", one, "-").expect(ExitCode.OK);
    Run.tandem("artifact", "diff", "-", "-").expect(ExitCode.USAGE);
    Run.tandem("artifact", "diff", one, two).expect(ExitCode.NO_INPUT);
  }

  @Test
  void damagedArtifact_isNoDifferenceButAFailure() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    module(one, file);
    byte[] bytes = Files.readAllBytes(one);
    Files.write(two, Arrays.copyOf(bytes, bytes.length - 1024));

    Run run = Run.tandem("artifact", "diff", one, two).expect(ExitCode.ARTIFACT_INVALID);

    assertThat(run.error()).startsWith(two + ": ");
  }

  @Test
  void yaml_saysWhatJsonSays() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "hello");
    module(one, file, "-p", "version:1.0", "--compression", "none");

    Run json = Run.tandem("artifact", "read", "--format", "json", one).expect(ExitCode.OK);
    Run yaml = Run.tandem("artifact", "read", "--format", "yaml", one).expect(ExitCode.OK);

    assertThat(yaml.out())
        .contains("artifact_name: rel-1\n", "  status: unsigned\n", "      version: \"1.0\"\n");
    JsonValue document = Json.document(json.out());
    assertThat(Json.at(document, "install_size")).isEqualTo(JsonValue.of(5));
    assertThat(Json.at(document, "payloads.0.compressed_size")).isEqualTo(JsonValue.of(2048));
    assertThat(Json.at(document, "payloads.0.size")).isEqualTo(JsonValue.of(5));
  }

  private static void module(Path artifact, Path file, Object... more) {
    write(artifact, List.of("module-image", "-T", "m", "-f", file), more);
  }

  private static void image(Path artifact, Path file) {
    write(artifact, List.of("rootfs-image", "-f", file));
  }

  private static void write(Path artifact, List<Object> what, Object... more) {
    List<Object> words = new ArrayList<>(List.of("artifact", "write"));
    words.addAll(what);
    words.addAll(List.of("-n", "rel-1", "-t", "dev1", "-o", artifact));
    words.addAll(List.of(more));
    Run.tandem(words.toArray()).expect(ExitCode.OK);
  }
}
