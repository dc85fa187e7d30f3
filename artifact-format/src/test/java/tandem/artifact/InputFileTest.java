package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void writeFile() throws IOException {
    path = Files.write(folder.resolve("a.txt"), new byte[2 << 20]);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 256 << 10, (256 << 10) + 1, 3_000_000})
  void content_isCopiedAndHashed(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(path, content);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();

    Digest digest = InputFile.of(PayloadSource.of(path)).copyTo(copy);

    assertThat(copy.toByteArray()).isEqualTo(content);
    assertThat(digest).isEqualTo(Digest.sha256(content));
  }

  @Test
  void fileThatGrowsBeforeItIsRead_isNoticed() throws IOException {
    InputFile file = InputFile.of(PayloadSource.of(path));
    Files.write(path, new byte[1], StandardOpenOption.APPEND);

    assertChanged(file, OutputStream.nullOutputStream(), "more than 2097152 bytes, before ");
  }

  @Test
  void fileThatShrinksBeforeItIsRead_isNoticed() throws IOException {
    InputFile file = InputFile.of(PayloadSource.of(path));
    Files.write(path, new byte[10]);

    assertChanged(file, OutputStream.nullOutputStream(), "10 bytes, before 2097152 bytes");
  }

  @Test
  void fileThatIsWrittenToWhileItIsRead_isNoticed() throws IOException {
    InputFile file = InputFile.of(PayloadSource.of(path));

    assertChanged(
        file,
        firstWrite(() -> Files.write(path, new byte[] {1}, StandardOpenOption.WRITE)),
        "before 2097152 bytes of 1970-01-01T00:16:40Z");
  }

  @Test
  void fileThatIsReplacedWhileItIsRead_isNoticed() throws IOException {
    InputFile file = InputFile.of(PayloadSource.of(path));

    assertChanged(
        file,
        firstWrite(
            () -> {
              Files.move(path, path.resolveSibling("b"));
              Files.write(path, new byte[2 << 20]);
              Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
            }),
        "changed while the artifact was written");
  }

  @Test
  void fileThatVanishesWhileItIsRead_isNoticed() throws IOException {
    InputFile file = InputFile.of(PayloadSource.of(path));

    assertThatThrownBy(() -> file.copyTo(firstWrite(() -> Files.delete(path))))
        .isInstanceOf(NoSuchFileException.class);
  }

  private void assertChanged(InputFile file, OutputStream out, String message) {
    assertThatThrownBy(() -> file.copyTo(out))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(path + ": changed while the artifact was written: ")
        .hasMessageContaining(message);
  }

  private interface Event {
    void happen() throws IOException;
  }

  private static OutputStream firstWrite(Event event) {
    return new OutputStream() {
      private boolean happened;

      @Override
      public void write(int value) {}

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!happened) {
          happened = true;
          event.happen();
        }
      }
    };
  }
}
