package tandem.mender;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUsersTest {
  @TempDir Path folder;

  @Test
  void processThatHoldsALock_isFound() throws Exception {
    Path file = Files.writeString(folder.resolve("lock"), "x");
    Path other = Files.writeString(folder.resolve("other"), "x");

    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock lock = channel.lock(0, 1, true)) { // as LMDB does, by fcntl
      assertThat(lock.isValid()).isTrue();
      assertThat(FileUsers.ofThisMachine().lockHolder(file))
          .hasValue(ProcessHandle.current().pid());
      assertThat(FileUsers.ofThisMachine().lockHolder(other)).isEmpty();
    }
    assertThat(FileUsers.ofThisMachine().lockHolder(file)).isEmpty();
  }

  @Test
  void whereNothingCanBeKnown_thereIsNobody() throws Exception {
    Path file = Files.writeString(folder.resolve("lock"), "x");
    Path odd = Files.writeString(folder.resolve("locks"), "1: POSIX\n2: -> POSIX  ADVISORY\n\n");

    assertThat(new FileUsers(folder.resolve("none")).lockHolder(file)).isEmpty();
    assertThat(new FileUsers(odd).lockHolder(file)).isEmpty();
    assertThat(FileUsers.ofThisMachine().lockHolder(folder.resolve("none"))).isEmpty();
  }
}
