package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The licence notices and the bill of materials of what the build makes. */
class NoticesIT {
  private static final Path PACKAGING = Path.of("packaging").toAbsolutePath();

  @TempDir Path folder;
  private Path dist;
  private Path natives;

  @BeforeEach
  void assemble() throws Exception {
    RequiredTool.orSkip("jar");
    dist = folder.resolve("a folder");
    Command.of("cp", "-R", Path.of("target/dist").toAbsolutePath(), dist).succeed();
    natives = Files.createFile(folder.resolve("natives"));
  }

  private Command script(String name) {
    return Command.of("sh", PACKAGING.resolve(name), dist, natives);
  }

  private void addZlib() throws Exception {
    Path copyright = Files.writeString(folder.resolve("copyright"), "of zlib\n");
    Files.createDirectories(dist.resolve("lib/native"));
    Files.createFile(dist.resolve("lib/native/libz.so.1"));
    Files.writeString(natives, "lib/native/libz.so.1|zlib1g|1:1.2.13|" + copyright + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"notices", "sbom"})
  void script_isPlainShell(String name) throws Exception {
    RequiredTool.orSkip("busybox", "shellcheck");

    Command.of("busybox", "sh", "-n", PACKAGING.resolve(name)).succeed();
    Command.of("shellcheck", PACKAGING.resolve(name)).succeed();
    assertThat(PACKAGING.resolve(name)).isExecutable();
  }

  @Test
  void notices_nameEveryPartAndHaveItsText() throws Exception {
    addZlib();

    String notices = script("notices").succeed();

    assertThat(notices)
        .contains(
            "\nXZ for Java 1.12: 0BSD\n",
            "\npicocli 4.7.7: Apache-2.0\n",
            "\nlibffi (in the native library of JNA): MIT\n",
            "\nzlib 1:1.2.13: Zlib\n",
            "Copyright (c) 2015, Luben Karavelov",
            "The Legion of the Bouncy Castle",
            "\nof zlib\n")
        .containsOnlyOnce("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
    assertThat(script("notices").behind("busybox").succeed()).isEqualTo(notices);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lib/unknown-1.0.jar", "lib/libunknown.so", "lib/libz.so.1"})
  void partThatNothingKnows_isRefused(String name) throws Exception {
    Files.createFile(dist.resolve(name));

    assertThat(script("notices").run().code()).isNotZero();
    assertThat(script("sbom").run().code()).isNotZero();
    assertThat(script("notices").run().err()).contains(name);
    assertThat(script("sbom").run().err()).contains(name);
  }

  @Test
  void billOfMaterials_listsWhatTheNoticesDo() throws Exception {
    addZlib();

    String document = script("sbom").succeed();

    assertThat(Json.text(Json.document(document), "specVersion")).isEqualTo("1.5");
    assertThat(document)
        .contains("pkg:maven/org.tukaani/xz@1.12", "pkg:deb/debian/zlib1g@1%3A1.2.13");
    for (String line : script("notices").succeed().lines().skip(2).toList()) {
      if (line.isEmpty()) {
        return;
      }
      String name = line.replaceFirst("( [0-9][^ ]*)?: .*", "");
      assertThat(document).contains("\"name\": \"" + name + "\"");
    }
  }
}
