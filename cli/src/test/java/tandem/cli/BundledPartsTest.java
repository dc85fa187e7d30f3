package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** What a distribution is found to consist of, and how CycloneDX says it. */
class BundledPartsTest {
  private static final String ZLIB = "runtime/lib/libz.so.1|zlib1g|1:1.2.13|/usr/share/doc/zlib1g";
  private static final String JAVA = "runtime/lib/server/libjvm.so|openjdk-17|17.0.15+6|/x";

  @TempDir Path folder;
  private PartsTable table;

  @BeforeEach
  void assemble() throws IOException {
    table = PartsTable.read(Path.of("packaging/parts"));
    jar("tandem-cli-1.0.0.jar", "tandem/cli/Main.class");
  }

  private void jar(String name, String... entries) throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    try (OutputStream file = Files.newOutputStream(folder.resolve("lib").resolve(name));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
      }
    }
  }

  private void file(String path) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), path);
  }

  private List<BundledPart> parts(String... natives) throws Exception {
    return BundledParts.in(folder, table, List.of(natives));
  }

  @Test
  void jar_hasNameVersionLicenceAndDigest() throws Exception {
    jar("bcprov-jdk18on-1.87.jar", "a");

    assertThat(parts())
        .contains(
            new BundledPart(
                "Bouncy Castle provider",
                "1.87",
                "pkg:maven/org.bouncycastle/bcprov-jdk18on@1.87",
                "MIT",
                BundledPart.digestOf(folder.resolve("lib/bcprov-jdk18on-1.87.jar"))));
  }

  @Test
  void libraryInsideOfAJar_isAPartWhereItIs() throws Exception {
    jar("zstd-jni-1.5.7-28.jar", "linux/amd64/libzstd-jni-1.5.7-28.so");
    jar("jna-5.19.1.jar", "com/sun/jna/Native.class");

    assertThat(parts())
        .extracting(BundledPart::purl)
        .contains(
            "pkg:maven/com.github.luben/zstd-jni@1.5.7-28",
            "pkg:github/facebook/zstd@1.5.7",
            "pkg:maven/net.java.dev.jna/jna@5.19.1")
        .doesNotContain("pkg:github/libffi/libffi");
  }

  @Test
  void libraryTakenOutOfItsJar_isStillAPart() throws Exception {
    jar("jna-5.19.1.jar", "com/sun/jna/Native.class");
    file("lib/libjnidispatch.so");

    assertThat(parts()).extracting(BundledPart::purl).contains("pkg:github/libffi/libffi");
  }

  @Test
  void nativeParts_comeFromTheList() throws Exception {
    file("runtime/lib/libz.so.1");
    file("runtime/lib/server/libjvm.so");
    file("runtime/lib/libjava.so");

    List<BundledPart> parts = parts(ZLIB, JAVA);

    assertThat(parts)
        .extracting(BundledPart::purl)
        .contains("pkg:deb/debian/zlib1g@1%3A1.2.13", "pkg:deb/debian/openjdk-17@17.0.15%2B6")
        .hasSize(3);
    assertThat(parts.get(2).licence()).isEqualTo("GPL-2.0-only WITH Classpath-exception-2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lib/other-1.0.jar",
        "lib/picocli.jar",
        "lib/libother.so",
        "runtime/lib/libz.so.1"
      })
  void partThatNothingKnows_isRefused(String path) throws Exception {
    file(path);

    assertThatThrownBy(this::parts)
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining(path + ": nothing says what this part is");
  }

  @Test
  void document_listsEveryPartOnce() throws Exception {
    jar("picocli-4.7.7.jar", "a");

    String text = BillOfMaterials.of(parts());

    JsonObject document = Json.document(text);
    assertThat(Json.text(document, "bomFormat")).isEqualTo("CycloneDX");
    JsonArray components = (JsonArray) document.get("components").orElseThrow();
    assertThat(components.items())
        .extracting(part -> ((JsonObject) part).get("purl").orElseThrow())
        .containsExactly(
            JsonValue.of("pkg:maven/info.picocli/picocli@4.7.7"),
            JsonValue.of("pkg:maven/io.github.tandem-ota/tandem-cli@1.0.0"));
    assertThat(BillOfMaterials.of(parts())).isEqualTo(text);
  }
}
