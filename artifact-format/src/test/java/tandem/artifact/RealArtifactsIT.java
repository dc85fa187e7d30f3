package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonValue;

/** Reads artifacts that other programs made. */
class RealArtifactsIT {
  @TempDir Path folder;
  private RealTool tool;
  private byte[] image;

  @BeforeEach
  void makeImage() throws IOException {
    tool = RealTool.orSkip("mender-artifact", folder);
    image = new byte[3_000_000];
    new SplittableRandom(3).nextBytes(image);
    Arrays.fill(image, 500_000, 2_500_000, (byte) 0);
    Files.write(folder.resolve("rootfs.img"), image);
  }

  @ParameterizedTest
  @CsvSource({"none,2", "none,3", "gzip,2", "gzip,3", "lzma,2", "lzma,3"})
  void image_isReadInEveryVersionAndCompression(String compression, int version) throws Exception {
    write(
        "rootfs-image",
        "-n rel-1 -t d1 -t d2 -f rootfs.img --compression " + compression + " -v " + version);

    try (ArtifactReader reader = open("a.mender")) {
      assertThat(reader.version().number()).isEqualTo(version);
      assertThat(reader.headerCompression().id()).isEqualTo(compression);
      assertThat(reader.header().name()).isEqualTo("rel-1");
      assertThat(reader.header().deviceTypes()).containsExactly("d1", "d2");
      PayloadHeader payload = reader.header().payloads().get(0);
      assertThat(payload.type()).contains("rootfs-image");
      assertThat(payload.metaData()).isEmpty();
      if (version == 3) {
        assertThat(payload.provides())
            .contains(
                Map.of(
                    "rootfs-image.checksum",
                    Digest.sha256(image).hex(),
                    "rootfs-image.version",
                    "rel-1"));
        assertThat(payload.clearsProvides())
            .contains(List.of("artifact_group", "rootfs_image_checksum", "rootfs-image.*"));
      }
      assertThat(reader.signature()).isEqualTo(new SignatureStatus.Unsigned());
    }
    assertThat(contents("a.mender")).containsOnlyKeys("rootfs.img");
    assertThat(contents("a.mender").get("rootfs.img")).isEqualTo(Digest.sha256(image));
  }

  @Test
  void memoryThatXzNeeds_isTold() throws Exception {
    write("rootfs-image", "-n rel-1 -t d1 -f rootfs.img --compression lzma");

    try (ArtifactReader reader = open("a.mender")) {
      assertThat(Reading.next(reader).decoderBytes()).isEqualTo(64 << 20);
    }
  }

  @Test
  void moduleWithEverything_isReadWhole() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "hello\n");
    Files.writeString(folder.resolve("b-c_d,1"), "");
    Files.writeString(folder.resolve("md.json"), "{\"b\":[1,null,\"<&>\"],\"a\":{\"c\":true}}");
    String[] scripts = {
      "ArtifactInstall_Enter_10_x", "ArtifactCommit_Leave_00", "ArtifactRollbackReboot_Error_99"
    };
    String options = "";
    for (String script : scripts) {
      Files.writeString(folder.resolve(script), "#!/bin/sh\n# " + script + "\n");
      options += " -s " + script;
    }

    write(
        "module-image",
        "-T single-file -n rel-2 -t d1 -f a.txt -f b-c_d,1 -f rootfs.img"
            + " -m md.json -p foo:bar -p x:y:z -d dep:val -g grp -G g1 -G g2 -N old -N older"
            + " --clears-provides foo.* --software-filesystem fs --software-name sw"
            + " --software-version 7"
            + options);

    try (ArtifactReader reader = open("a.mender")) {
      ArtifactHeader header = reader.header();
      assertThat(header.group()).contains("grp");
      assertThat(header.dependsNames()).containsExactly("old", "older");
      assertThat(header.dependsGroups()).containsExactly("g1", "g2");
      assertThat(header.scripts()).extracting(StateScript::name).containsOnly(scripts);
      for (StateScript script : header.scripts()) {
        assertThat(new String(script.content(), UTF_8))
            .isEqualTo("#!/bin/sh\n# " + script.name() + "\n");
      }
      PayloadHeader payload = header.payloads().get(0);
      assertThat(payload.type()).contains("single-file");
      assertThat(payload.depends()).isEqualTo(Map.of("dep", List.of("val")));
      assertThat(payload.provides())
          .contains(Map.of("foo", "bar", "x", "y:z", "fs.sw.version", "7"));
      assertThat(payload.clearsProvides()).contains(List.of("foo.*", "fs.sw.*"));
      assertThat(payload.metaData().map(JsonValue::typeName)).contains("object");
    }
    assertThat(contents("a.mender"))
        .containsExactly(
            Map.entry("a.txt", Digest.sha256("hello\n".getBytes(UTF_8))),
            Map.entry("b-c_d,1", Digest.sha256(new byte[0])),
            Map.entry("rootfs.img", Digest.sha256(image)));
  }

  @Test
  void moduleWithoutFiles_isRead() throws Exception {
    write("module-image", "-T m -n rel-1 -t d1 --no-default-software-version");

    assertThat(contents("a.mender")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "lzma"})
  void bootstrapArtifact_isRead(String compression) throws Exception {
    write("bootstrap-artifact", "-n boot -t d1 -p a:b -d c:d --compression " + compression);

    try (ArtifactReader reader = open("a.mender")) {
      PayloadHeader payload = reader.header().payloads().get(0);
      assertThat(payload.type()).isEqualTo(Optional.empty());
      assertThat(payload.provides()).contains(Map.of("a", "b"));
      assertThat(payload.depends()).isEqualTo(Map.of("c", List.of("d")));
    }
    assertThat(contents("a.mender")).isEmpty();
  }

  @Test
  void augmentedArtifact_isUnsupported() throws Exception {
    write(
        "module-image",
        "-T m -n rel-1 -t d1 -f rootfs.img --augment-type m" + " --augment-provides a:b");

    assertThatThrownBy(() -> open("a.mender")).isInstanceOf(UnsupportedArtifactException.class);
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("RSA", "genrsa -traditional -out key.pem 2048"),
        Arguments.of("RSA", "genrsa -traditional -out key.pem 3072"),
        Arguments.of("RSA", "genrsa -traditional -out key.pem 4096"),
        Arguments.of("EC", "ecparam -name prime256v1 -genkey -noout -out key.pem"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("keys")
  void signature_isVerifiedWithTheRightKeyOnly(String algorithm, String makeKey) throws Exception {
    TestKey key = makeKey(algorithm, makeKey);
    write("rootfs-image", "-n rel-1 -t d1 -f rootfs.img -k key.pem");
    Files.copy(folder.resolve("a.mender"), folder.resolve("signed-late.mender"));
    tool.run("sign", "-f", "-k", "key.pem", "signed-late.mender");
    TestKey other = TestKey.generate("other");

    for (String artifact : List.of("a.mender", "signed-late.mender")) {
      try (ArtifactReader reader = open(artifact, other, key)) {
        assertThat(reader.signature())
            .isEqualTo(new SignatureStatus.Verified(algorithm, key.fingerprint()));
        reader.finish();
      }
      assertThatThrownBy(() -> open(artifact, other)).isInstanceOf(SignatureInvalidException.class);
    }
  }

  private TestKey makeKey(String algorithm, String makeKey) throws Exception {
    RealTool openssl = RealTool.orSkip("openssl", folder);
    openssl.run(makeKey.split(" "));
    openssl.run("pkey -in key.pem -pubout -outform DER -out public.der".split(" "));
    return TestKey.of(algorithm, Files.readAllBytes(folder.resolve("public.der")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "oldgnu", "gnu", "ustar", "posix"})
  void artifactPackedByGnuTar_isRead(String format) throws Exception {
    write("rootfs-image", "-n rel-1 -t d1 -f rootfs.img");
    RealTool tar = RealTool.orSkip("tar", folder);
    tar.run("xf", "a.mender");

    tar.run(
        ("--format=" + format + " -cf b.mender version manifest header.tar.gz data/0000.tar.gz")
            .split(" "));

    assertThat(contents("b.mender").get("rootfs.img")).isEqualTo(Digest.sha256(image));
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, .gz, -9",
    "gzip, .gz, -1",
    "xz, .xz, -0 --block-size=100KiB",
    "xz, .xz, -9 --check=sha256",
    "xz, .xz, -6 --check=none --x86 --lzma2",
    "xz, .xz, -T2 --block-size=1MiB",
    "zstd, .zst, -1",
    "zstd, .zst, -19 --long=26",
    "zstd, .zst, --no-check -3 --no-content-size"
  })
  void payloadPackedByOtherCompressors_isRead(String program, String suffix, String options)
      throws Exception {
    write("rootfs-image", "-n rel-1 -t d1 -f rootfs.img --compression none");
    RealTool tar = RealTool.orSkip("tar", folder);
    RealTool compressor = RealTool.orSkip(program, folder);
    tar.run("xf", "a.mender");
    List<String> command = new ArrayList<>(List.of(options.split(" ")));
    command.add("data/0000.tar");
    compressor.run(command.toArray(String[]::new));

    tar.run(("-cf b.mender version manifest header.tar data/0000.tar" + suffix).split(" "));

    assertThat(contents("b.mender").get("rootfs.img")).isEqualTo(Digest.sha256(image));
  }

  private void write(String kind, String options) throws IOException, InterruptedException {
    Files.deleteIfExists(folder.resolve("a.mender"));
    tool.run(("write " + kind + " -o a.mender " + options).split(" "));
  }

  private Map<String, Digest> contents(String artifact) throws IOException {
    Map<String, Digest> contents = new LinkedHashMap<>();
    try (ArtifactReader reader = open(artifact)) {
      Payload payload = Reading.next(reader);
      for (PayloadFile file = payload.nextFile(); file != null; file = payload.nextFile()) {
        contents.put(file.name(), Digest.sha256(file.content().readAllBytes()));
      }
      reader.finish();
    }
    return contents;
  }

  private ArtifactReader open(String artifact, Verifier... keys) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(folder.resolve(artifact)));
    SignaturePolicy.Mode mode = SignaturePolicy.Mode.CHECK_IF_KEYS;
    return ArtifactReader.open(in, ReadLimits.DEFAULT, new SignaturePolicy(List.of(keys), mode));
  }
}
