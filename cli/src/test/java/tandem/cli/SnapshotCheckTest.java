package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.UpdateException;

class SnapshotCheckTest {
  @TempDir Path folder;

  @Test
  void endlessComplaints_areCutAndShownWithoutControlCharacters() throws Exception {
    byte[] ext = new byte[4096];
    ext[1024 + 0x38] = 0x53;
    ext[1024 + 0x39] = (byte) 0xef;
    Path image = Files.write(folder.resolve("image"), ext);
    Path checker = folder.resolve("fsck.ext4");
    Files.writeString(
        checker, "#!/bin/sh\nprintf 'bad \\033[2J\\n'\nyes complaint | head -c 1000000\nexit 4\n");
    Files.setPosixFilePermissions(checker, PosixFilePermissions.fromString("rwxr-xr-x"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, UTF_8);
    Map<String, String> path = Map.of("PATH", folder.toString());
    Console console = new Console(InputStream.nullInputStream(), err, err, path, false);

    assertThatThrownBy(() -> SnapshotCheck.run(image, console))
        .isInstanceOf(UpdateException.class)
        .hasMessage("snapshot: fsck.ext4 -n: exit code 4");

    assertThat(said.size()).isBetween(1000, 70_000);
    assertThat(said.toString(UTF_8)).contains("bad ?[2J\n", "complaint").doesNotContain("\033");
  }
}
