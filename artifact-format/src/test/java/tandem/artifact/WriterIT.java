package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;

/** Holds that the tools in the field accept what we write. */
class WriterIT {
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
    byte[] content = new byte[200_000];
    new Random(1).nextBytes(content);
    image = Files.write(folder.resolve("image.ext4"), content);
    second = Files.writeString(folder.resolve("second.txt"), "hello\n");
    Files.writeString(
        folder.resolve("md.json"), "{\"k\":1, \"a\":{\"z\":[true,null], \"b\":\"<ü>\"}}");
    Files.writeString(folder.resolve("ArtifactInstall_Enter_10_x"), "#!/bin/sh\n");
    ours = folder.resolve("ours.mender");
    theirs = folder.resolve("theirs.mender");
  }

  static Stream<Arguments> artifacts() {
    List<Arguments> all = new ArrayList<>();
    for (Compression compression :
        List.of(Compression.NONE, Compression.GZIP, Compression.XZ)) { // 3.9 knows no Zstandard
      for (String key : List.of("", "rsa2048", "rsa3072", "rsa4096", "P-256")) {
        all.add(Arguments.of(compression, key, ArtifactSpec.ROOTFS_IMAGE));
        all.add(Arguments.of(compression, key, "module"));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void referenceTool_readsAndValidates(Compression compression, String key, String type)
      throws Exception {
    ArtifactSpecBuilder spec = type.equals("module") ? module() : rootfs();
    spec.compression(compression);
    if (!key.isEmpty()) {
      spec.signer(TestKeys.signingKey(key));
    }

    ArtifactWriter.write(spec.build(), ours);

    List<String> options = new ArrayList<>();
    if (!key.isEmpty()) {
      Path verify = Files.write(folder.resolve("verify.pem"), TestKeys.read(key + ".pub.pem"));
      options.addAll(List.of("-k", verify.toString()));
    }
    assertThat(tool("read", options, ours))
        .contains("Name: rel-1", type.equals("module") ? "a,b.txt" : "image.ext4")
        .contains(key.isEmpty() ? "no signature" : "signed and verified correctly");
    assertThat(tool("validate", options, ours)).contains("validated successfully");
  }

  @Test
  void referenceTool_refusesOtherKey() throws Exception {
    ArtifactWriter.write(rootfs().signer(TestKeys.signingKey("rsa2048")).build(), ours);
    Path verify = Files.write(folder.resolve("verify.pem"), TestKeys.read("rsa3072.pub.pem"));

    assertThat(tool("read", List.of("-k", verify.toString()), ours))
        .contains("signed; verification using provided key failed");
  }

  private ArtifactSpecBuilder rootfs() {
    return ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
        .name("rel-1")
        .deviceType("dev1")
        .file(image);
  }

  private ArtifactSpecBuilder module() throws IOException {
    return ArtifactSpec.builder("module")
        .name("rel-1")
        .deviceType("dev1")
        .deviceType("dev2")
        .group("grp")
        .dependsOnGroup("grp1")
        .dependsOnName("old")
        .provides("foo", "bar")
        .depends("dep", "val")
        .metaData((JsonObject) JsonParser.parse(Files.readString(folder.resolve("md.json"))))
        .script(script("ArtifactInstall_Enter_10_x"))
        .script(script("ArtifactCommit_Leave_00"))
        .script(script("ArtifactCommit_Leave_01_" + "long".repeat(50)))
        .file(new PayloadSource("a,b.txt", second))
        .file(new PayloadSource("x".repeat(90), image))
        .file(new PayloadSource("-", second));
  }

  private static StateScript script(String name) {
    return new StateScript(name, "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
  }

  private String tool(String command, List<String> options, Path artifact) throws Exception {
    List<String> line = new ArrayList<>(List.of(TOOL, command));
    line.addAll(options);
    line.add(artifact.toString());
    return ReferenceTool.run(folder, line);
  }

  static Stream<Arguments> traditionalKeys() {
    return Stream.of(KeyType.RSA_3072, KeyType.EC_P256).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("traditionalKeys")
  void referenceTool_signsWithKeysOfOurs(KeyType type) throws Exception {
    KeyPairPem pair = KeyPairs.generate(type, PrivateKeyFormat.TRADITIONAL);
    Path signKey = Files.write(folder.resolve("sign.pem"), pair.privateKey());
    Path verifyKey = Files.write(folder.resolve("verify.pem"), pair.publicKey());

    ReferenceTool.run(
        folder,
        TOOL,
        "write",
        "rootfs-image",
        "-n",
        "n",
        "-t",
        "d",
        "-f",
        "image.ext4",
        "-k",
        signKey.toString(),
        "-o",
        theirs.toString());
    assertThat(tool("validate", List.of("-k", verifyKey.toString()), theirs))
        .contains("validated successfully");
    ReferenceTool.run(folder, "tar", "-xf", theirs.toString(), "manifest", "manifest.sig");
    byte[] signature =
        Base64.getDecoder().decode(Files.readAllBytes(folder.resolve("manifest.sig")));
    assertThat(
            PublicKeys.load("verify.pem", pair.publicKey())
                .verifies(Files.readAllBytes(folder.resolve("manifest")), signature))
        .isTrue();
  }

  @Test
  void openssl_readsKeysOfOurs() throws Exception {
    ReferenceTool.orSkip("openssl");
    for (KeyType type : KeyType.values()) {
      KeyPairPem pair = KeyPairs.generate(type);
      Path key = Files.write(folder.resolve("key.pem"), pair.privateKey());

      assertThat(ReferenceTool.run(folder, "openssl", "pkey", "-in", key.toString(), "-pubout"))
          .isEqualTo(new String(pair.publicKey(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void sparseImage_isWrittenWithLittleMemory() throws Exception {
    Path large = folder.resolve("large.img");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(200L << 20);
    }

    String output =
        ReferenceTool.run(folder, WriteOnce.command("-Xmx24m", large, ours, Compression.GZIP));

    assertThat(output).isEmpty();
    Path verify = Files.write(folder.resolve("verify.pem"), TestKeys.read("P-256.pub.pem"));
    assertThat(tool("validate", List.of("-k", verify.toString()), ours))
        .contains("validated successfully");
  }

  @Test
  void zstdTool_readsZstandard() throws Exception {
    ReferenceTool.orSkip("zstd");
    ArtifactWriter.write(module().compression(Compression.ZSTD).build(), ours);

    ReferenceTool.run(folder, "tar", "-xf", ours.toString());
    ReferenceTool.run(folder, "zstd", "-q", "-d", "header.tar.zst", "data/0000.tar.zst");

    assertThat(ReferenceTool.run(folder, "tar", "-tf", "data/0000.tar"))
        .isEqualTo("a,b.txt\n" + "x".repeat(90) + "\n-\n");
    assertThat(ReferenceTool.run(folder, "tar", "-tf", "header.tar"))
        .startsWith("header-info\nscripts/ArtifactCommit_Leave_00\n");
  }
}
