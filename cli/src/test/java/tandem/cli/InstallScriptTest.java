package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that installs an unpacked archive, where it can not do so. */
class InstallScriptTest {
  private static final Path SCRIPT = Path.of("packaging/install").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void rootWithoutRoom_isLeftAsItWas() throws Exception {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Path script = Files.copy(SCRIPT, archive.resolve("install"));
    Files.writeString(archive.resolve("edition"), "tandem 1 amd64\n");
    Files.write(archive.resolve("program"), new byte[1 << 20]);
    Path root = Files.createDirectories(folder.resolve("root"));

    // A limit for the size of files stands for a file system that is full.
    Run result = Command.of("sh", "-c", "ulimit -f 64; sh " + script + " " + root).run();

    assertThat(result.code()).as(result.err()).isEqualTo(74);
    assertThat(result.err()).contains("error: could not be copied", "nothing installed");
    assertThat(root.resolve("usr/lib/tandem")).isEmptyDirectory();
    assertThat(root.resolve("usr/bin/tandem")).doesNotExist();
  }
}
