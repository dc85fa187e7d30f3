package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.DefaultProvides.Checksum;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** Holds that our documents and headers have the bytes that mender-artifact writes. */
class SameBytesIT {
  private static final String TOOL = "mender-artifact";

  @TempDir private Path folder;
  private Path image;
  private Path second;
  private Path ours;
  private Path theirs;

  @BeforeAll
  static void needTool() {
    ReferenceTool.orSkip(TOOL);
    ReferenceTool.orSkip("tar");
  }

  @BeforeEach
  void makeFiles() throws IOException {
    image = Files.write(folder.resolve("image.ext4"), new byte[200_000]);
    second = Files.writeString(folder.resolve("second.txt"), "hello\n");
    Files.writeString(
        folder.resolve("md.json"), "{\"k\":1, \"a\":{\"z\":[true,null], \"b\":\"<ü>\"}}");
    Files.writeString(folder.resolve("ArtifactInstall_Enter_10_x"), "#!/bin/sh\n");
    ours = folder.resolve("ours.mender");
    theirs = folder.resolve("theirs.mender");
  }

  /** The same artifact as options of the reference tool and as a change of our spec. */
  private record Twin(String type, String options, UnaryOperator<ArtifactSpecBuilder> change) {
    @Override
    public String toString() {
      return type + " " + options;
    }
  }

  private static Twin module(String options, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Twin("module", options, change);
  }

  private static Twin image(String options, UnaryOperator<ArtifactSpecBuilder> change) {
    return new Twin(ArtifactSpec.ROOTFS_IMAGE, options, change);
  }

  private static UnaryOperator<ArtifactSpecBuilder> defaults(
      Checksum checksum, boolean version, boolean clears) {
    return spec ->
        spec.defaults(new DefaultProvides(checksum, version, clears, SoftwareVersion.DEFAULT));
  }

  private static UnaryOperator<ArtifactSpecBuilder> software(
      String filesystem, String name, String version) {
    SoftwareVersion software =
        new SoftwareVersion(Optional.of(filesystem), Optional.of(name), Optional.of(version));
    return spec -> spec.defaults(new DefaultProvides(Checksum.STANDARD, true, true, software));
  }

  static Stream<Twin> twins() {
    return Stream.of(
        module("", spec -> spec),
        module("-t dev2 -t dev3", spec -> spec.deviceType("dev2").deviceType("dev3")),
        module("-g grp -G g1 -G g2", s -> s.group("grp").dependsOnGroup("g1").dependsOnGroup("g2")),
        module("-N old -N older", spec -> spec.dependsOnName("old").dependsOnName("older")),
        module(
            "-p z:1 -p ü:2 -p a: -p 😀:3 -p ！:4 -p a<b>&c\"d\\e:f:g",
            spec ->
                spec.provides("z", "1")
                    .provides("ü", "2")
                    .provides("a", "")
                    .provides("😀", "3")
                    .provides("！", "4")
                    .provides("a<b>&c\"d\\e", "f:g")),
        module("-d z:1 -d a:2", spec -> spec.depends("z", "1").depends("a", "2")),
        module("-f second.txt", spec -> spec),
        module("--clears-provides x*", spec -> spec.clearsProvides("x*")),
        module("--no-default-software-version", defaults(Checksum.STANDARD, false, true)),
        module("--no-default-clears-provides", defaults(Checksum.STANDARD, true, false)),
        module("--software-filesystem F", software("F", "", "")),
        module("--software-name X", software("", "X", "")),
        module(
            "--software-filesystem F --software-name X --software-version V",
            software("F", "X", "V")),
        image("", spec -> spec),
        image(
            "-p rootfs-image.version:mine", spec -> spec.provides("rootfs-image.version", "mine")),
        image("-p rootfs-image.checksum:mine", s -> s.provides("rootfs-image.checksum", "mine")),
        image(
            "--clears-provides a* --clears-provides rootfs-image.*",
            spec -> spec.clearsProvides("a*").clearsProvides("rootfs-image.*")),
        image("--legacy-rootfs-image-checksum", defaults(Checksum.LEGACY, true, true)),
        image("--no-checksum-provide", defaults(Checksum.NONE, true, true)),
        image("--no-default-software-version", defaults(Checksum.STANDARD, false, true)),
        image("--no-default-clears-provides", defaults(Checksum.STANDARD, true, false)),
        image("--software-name X", software("", "X", "")),
        image("--software-filesystem F", software("F", "", "")),
        image("--software-filesystem rootfs-image", software("rootfs-image", "", "")),
        image(
            "--software-filesystem F --software-name X --software-version V",
            software("F", "X", "V")));
  }

  @ParameterizedTest
  @MethodSource("twins")
  void documents_haveTheBytesOfTheReference(Twin twin) throws Exception {
    boolean isImage = twin.type().equals(ArtifactSpec.ROOTFS_IMAGE);
    ReferenceTool.run(folder, commandLine(twin, isImage));

    ArtifactWriter.write(twin.change().apply(spec(twin, isImage)).build(), ours);

    assertSameMembers(isImage);
  }

  private List<String> commandLine(Twin twin, boolean isImage) {
    List<String> line = new ArrayList<>(List.of(TOOL, "write"));
    line.addAll(
        isImage
            ? List.of("rootfs-image")
            : List.of("module-image", "-T", "module", "-m", "md.json"));
    line.addAll(List.of("-n", "rel-1", "-t", "dev1", "-f", "image.ext4"));
    line.addAll(List.of("-s", "ArtifactInstall_Enter_10_x", "--compression", "none"));
    line.addAll(List.of("-o", theirs.toString()));
    line.addAll(Stream.of(twin.options().split(" ")).filter(word -> !word.isEmpty()).toList());
    return line;
  }

  private ArtifactSpecBuilder spec(Twin twin, boolean isImage) throws IOException {
    ArtifactSpecBuilder spec =
        ArtifactSpec.builder(twin.type())
            .name("rel-1")
            .deviceType("dev1")
            .file(image)
            .compression(Compression.NONE)
            .script(
                new StateScript(
                    "ArtifactInstall_Enter_10_x",
                    "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)));
    if (!isImage) {
      spec.metaData((JsonObject) JsonParser.parse(Files.readString(folder.resolve("md.json"))));
    }
    if (twin.options().startsWith("-f ")) {
      spec.file(second);
    }
    return spec;
  }

  private void assertSameMembers(boolean isImage) throws Exception {
    Path our = extracted(ours);
    Path their = extracted(theirs);
    for (String name :
        List.of(
            "version",
            "header-info",
            "scripts/ArtifactInstall_Enter_10_x",
            "headers/0000/meta-data")) {
      assertThat(our.resolve(name)).hasSameBinaryContentAs(their.resolve(name));
    }
    String typeInfo = Files.readString(their.resolve("headers/0000/type-info"));
    // Up to 4.3 the reference left the type of an image empty; since 4.4 it refuses that.
    String corrected = typeInfo.replaceFirst("\\{\"type\":\"\"", "{\"type\":\"rootfs-image\"");
    assertThat(typeInfo.equals(corrected)).isEqualTo(!isImage);
    assertThat(our.resolve("headers/0000/type-info")).hasContent(corrected);
    assertThat(Files.size(our.resolve("headers/0000/type-info")))
        .isEqualTo(corrected.getBytes(StandardCharsets.UTF_8).length);
    assertThat(names(ours)).isEqualTo(names(theirs));
    assertThat(names(our.resolve("header.tar"))).isEqualTo(names(their.resolve("header.tar")));
    assertThat(names(our.resolve("data/0000.tar")))
        .isEqualTo(names(their.resolve("data/0000.tar")));
    // The first members come from memory: their headers are the same to the bit.
    assertThat(first(ours, 1024 + 512)).isEqualTo(first(theirs, 1024 + 512));
    assertThat(first(our.resolve("header.tar"), 512))
        .isEqualTo(first(their.resolve("header.tar"), 512));
  }

  private Path extracted(Path artifact) throws Exception {
    Path into = Files.createDirectory(folder.resolve(artifact.getFileName() + ".d"));
    ReferenceTool.run(into, "tar", "-xf", artifact.toString());
    ReferenceTool.run(into, "tar", "-xf", "header.tar");
    return into;
  }

  private List<String> names(Path tar) throws Exception {
    return ReferenceTool.run(folder, "tar", "-tf", tar.toString()).lines().toList();
  }

  private static byte[] first(Path file, int bytes) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(bytes);
    }
  }
}
