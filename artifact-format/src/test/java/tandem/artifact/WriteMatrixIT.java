package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes every artifact of {@link Twin} with every compression and signer by both tools: the
 * documents have the same bytes, each tool reads, checks and dumps what the other has written.
 *
 * <p>The bytes that differ, and why:
 *
 * <ul>
 *   <li>The type in the type-info of an image of version 3: the reference leaves it empty up to
 *       4.3, and refuses that since 4.4. So the line of its header in the manifest differs, too.
 *   <li>The line of a compressed header, and of one with scripts: the compressed form is ours, and
 *       scripts carry the time and mode of their files in the reference's.
 *   <li>The archives themselves: the reference's carry times and owners of the files on its disk.
 * </ul>
 */
class WriteMatrixIT {
  private static final String TOOL = "mender-artifact";

  @TempDir private static Path folder;

  /** What an artifact is signed with. */
  private enum Key {
    NONE,
    RSA2048,
    P256;

    private Optional<String> file() {
      return this == NONE ? Optional.empty() : Optional.of(this == P256 ? "P-256" : "rsa2048");
    }
  }

  /** One cell of the matrix. */
  private record Cell(Twin twin, Compression compression, Key key) {
    @Override
    public String toString() {
      return twin + " " + compression + " " + key;
    }
  }

  static Stream<Cell> cells() {
    // 3.9 knows no Zstandard. What an option changes, it changes for every compression and key:
    // so each meets each once, but not all combinations of all three.
    List<Cell> cells = new ArrayList<>();
    Compression[] compressions = {Compression.NONE, Compression.GZIP, Compression.XZ};
    for (Twin twin : Twin.all()) {
      for (int i = 0; i < compressions.length; i++) {
        Key key = Key.values()[(i + cells.size() / compressions.length) % Key.values().length];
        cells.add(new Cell(twin, compressions[i], key));
      }
    }
    return cells.stream();
  }

  @BeforeAll
  static void makeFiles() throws IOException {
    ReferenceTool.orSkip(TOOL);
    Files.write(folder.resolve("image.ext4"), new byte[200_000]);
    Files.writeString(folder.resolve("second.txt"), "hello\n");
    Files.writeString(folder.resolve("third.txt"), "more\n");
    Files.writeString(folder.resolve("md.json"), Twin.META_DATA_TEXT);
    Files.writeString(folder.resolve("augment.json"), Twin.AUGMENT_DATA_TEXT);
    Files.writeString(folder.resolve("empty.json"), "{}");
    Files.writeString(folder.resolve("ArtifactInstall_Enter_10_x"), "#!/bin/sh\n");
    for (Key key : Key.values()) {
      if (key.file().isPresent()) {
        Files.write(folder.resolve(key + ".pem"), TestKeys.read(privateKey(key)));
        Files.write(folder.resolve(key + ".pub.pem"), TestKeys.read(key.file().get() + ".pub.pem"));
      }
    }
  }

  private static String privateKey(Key key) {
    return key == Key.P256 ? "P-256-sec1.pem" : "rsa2048-pkcs1.pem";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void artifacts_areAlikeAndReadByBoth(Cell cell) throws Exception {
    Path theirs = folder.resolve("theirs.mender");
    Path ours = folder.resolve("ours.mender");
    tool(theirCommand(cell, theirs));
    ArtifactWriter.write(ourSpec(cell), ours);

    assertSameDocuments(cell, Files.readAllBytes(ours), Files.readAllBytes(theirs));
    assertReadByReference(cell, ours, theirs);
    assertReadByUs(cell, ours, theirs);
  }

  private static List<String> theirCommand(Cell cell, Path output) {
    Twin twin = cell.twin();
    List<String> line = new ArrayList<>(List.of("write", twin.command()));
    line.addAll(List.of("-n", "rel-1", "-t", "dev1", "-o", output.toString()));
    if (twin.command().equals("module-image")) {
      line.addAll(List.of("-T", "module"));
    }
    if (!twin.command().equals("bootstrap-artifact")) {
      line.addAll(List.of("-f", "image.ext4"));
    }
    line.addAll(Stream.of(twin.options().split(" ")).filter(word -> !word.isEmpty()).toList());
    line.addAll(
        List.of(
            "--compression",
            cell.compression() == Compression.XZ ? "lzma" : cell.compression().id()));
    if (cell.key() != Key.NONE) {
      line.addAll(List.of("-k", cell.key() + ".pem"));
    }
    return line;
  }

  private static ArtifactSpec ourSpec(Cell cell) throws IOException {
    ArtifactSpecBuilder spec = cell.twin().spec(folder).compression(cell.compression());
    if (cell.key().file().isPresent()) {
      spec.signer(TestKeys.signingKey(cell.key().file().get()));
    }
    return located(spec.build());
  }

  // The table names files as the command line of the reference does: in the folder.
  private static ArtifactSpec located(ArtifactSpec spec) {
    return new ArtifactSpec(
        spec.version(),
        spec.facts(),
        located(spec.payload()),
        spec.augment().map(WriteMatrixIT::located),
        spec.scripts(),
        spec.compression(),
        spec.signer(),
        spec.timestamp());
  }

  private static PayloadSpec located(PayloadSpec spec) {
    UnaryOperator<PayloadSource> locate =
        file -> new PayloadSource(file.name(), folder.resolve(file.path()));
    return new PayloadSpec(
        spec.type(),
        spec.depends(),
        spec.provides(),
        spec.clearsProvides(),
        spec.defaults(),
        spec.metaData(),
        spec.files().stream().map(locate).toList());
  }

  private static void assertSameDocuments(Cell cell, byte[] ours, byte[] theirs)
      throws IOException {
    Map<String, byte[]> our = TestTar.members(ours);
    Map<String, byte[]> their = TestTar.members(theirs);
    assertThat(our.keySet()).containsExactlyElementsOf(their.keySet());
    assertThat(our.get("version")).isEqualTo(their.get("version"));
    boolean sameHeader = true;
    for (String stem : List.of("header.tar", "header-augment.tar")) {
      String archive = stem + cell.compression().suffix();
      if (their.containsKey(archive)) {
        sameHeader &= assertSameHeader(cell, archive, our, their);
      }
    }
    for (String manifest : List.of("manifest", "manifest-augment")) {
      if (their.containsKey(manifest)) {
        assertThat(lines(our, manifest, sameHeader)).isEqualTo(lines(their, manifest, sameHeader));
      }
    }
  }

  /** Returns whether the archives have to have the same bytes. */
  private static boolean assertSameHeader(
      Cell cell, String archive, Map<String, byte[]> ours, Map<String, byte[]> theirs)
      throws IOException {
    Map<String, byte[]> our = members(archive, TestTar.get(ours, archive), cell.compression());
    Map<String, byte[]> their = members(archive, TestTar.get(theirs, archive), cell.compression());
    assertThat(our.keySet()).containsExactlyElementsOf(their.keySet());
    boolean emptyType = false;
    for (String name : their.keySet()) {
      String expected = TestTar.text(their, name);
      if (name.equals("headers/0000/type-info") && expected.startsWith("{\"type\":\"\"")) {
        assertThat(cell.twin().isImage()).isTrue();
        emptyType = true;
        expected = expected.replaceFirst("\"\"", "\"rootfs-image\"");
      }
      assertThat(TestTar.text(our, name)).as(name).isEqualTo(expected);
    }
    boolean same =
        !emptyType
            && cell.compression() == Compression.NONE
            && their.keySet().stream().noneMatch(name -> name.startsWith("scripts/"));
    if (same) {
      assertThat(TestTar.get(ours, archive)).isEqualTo(TestTar.get(theirs, archive));
    }
    return same;
  }

  private static Map<String, byte[]> members(
      String archive, byte[] content, Compression compression) throws IOException {
    try (Decoder decoder =
        Decoder.open(archive, compression, new ByteArrayInputStream(content), 80 << 20)) {
      return TestTar.members(decoder.readAllBytes());
    }
  }

  private static String lines(Map<String, byte[]> artifact, String manifest, boolean whole) {
    String text = TestTar.text(artifact, manifest);
    return whole ? text : text.replaceAll("[0-9a-f]{64}(?=  header)", "");
  }

  private static void assertReadByReference(Cell cell, Path ours, Path theirs) throws Exception {
    List<String> keys = cell.key() == Key.NONE ? List.of() : List.of("-k", cell.key() + ".pub.pem");
    assertThat(tool(with("validate", keys, ours))).contains("validated successfully");
    assertThat(said(tool(with("read", keys, ours))))
        .isEqualTo(said(tool(with("read", keys, theirs))));
    if (isDumpedByReference(cell.twin())) {
      assertThat(dumped("ours", ours)).isEqualTo(dumped("theirs", theirs));
    }
  }

  // 3.9 crashes when it dumps an artifact without payload, and knows no augmented files.
  private static boolean isDumpedByReference(Twin twin) {
    return !twin.command().equals("bootstrap-artifact") && !twin.options().contains("augment");
  }

  private static List<String> with(String command, List<String> keys, Path artifact) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(keys);
    line.add(artifact.toString());
    return line;
  }

  // The times of the files are those of the archive, and progress is drawn by the clock.
  private static String said(String output) {
    return output
        .substring(output.indexOf("Mender artifact:"))
        .replaceAll("modified: [^\n]*", "modified")
        .replaceAll("Type: +rootfs-image", "Type:");
  }

  private static Map<String, String> dumped(String name, Path artifact) throws Exception {
    Path into = Files.createTempDirectory(folder, name);
    Map<String, String> dumped = new LinkedHashMap<>();
    List<String> line = List.of("dump", "--files", "F", "--meta-data", "M", "--scripts", "S");
    List<String> all = new ArrayList<>(line);
    all.addAll(List.of("--print-cmdline", artifact.toString()));
    all.replaceAll(word -> word.length() == 1 ? into.resolve(word).toString() : word);
    // It prints options in the order of its hash tables.
    String commandLine = tool(all).replace(into.toString(), "DIR").strip();
    dumped.put(
        "command line", Stream.of(commandLine.split(" (?=--)")).sorted().toList().toString());
    try (Stream<Path> files = Files.walk(into)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        dumped.put(into.relativize(file).toString(), Digest.sha256(Files.readAllBytes(file)).hex());
      }
    }
    return dumped;
  }

  private static void assertReadByUs(Cell cell, Path ours, Path theirs) throws IOException {
    List<Verifier> keys = new ArrayList<>();
    if (cell.key() != Key.NONE) {
      Path file = folder.resolve(cell.key() + ".pub.pem");
      keys.add(PublicKeys.load("key", Files.readAllBytes(file)));
    }
    SignaturePolicy policy =
        new SignaturePolicy(
            keys,
            keys.isEmpty() ? SignaturePolicy.Mode.CHECK_IF_KEYS : SignaturePolicy.Mode.REQUIRE);
    List<Object> facts = new ArrayList<>();
    for (Path artifact : List.of(ours, theirs)) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(artifact));
          ArtifactReader reader =
              ArtifactReader.open(in, ReadLimits.DEFAULT.withAugments(), policy)) {
        reader.finish();
        ArtifactHeader header = reader.header();
        facts.add(
            List.of(
                reader.version(),
                header.name(),
                header.deviceTypes(),
                header.payloads(),
                header.scripts().stream().map(script -> script.name()).toList(),
                reader.augment().map(augment -> augment.header().payloads()),
                reader.signature()));
      }
    }
    assertThat(facts.get(0)).isEqualTo(facts.get(1));
  }

  private static String tool(List<String> arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(TOOL));
    line.addAll(arguments);
    return ReferenceTool.run(folder, line);
  }
}
