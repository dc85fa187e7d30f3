package tandem.server.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFolderTest {
  private static final String ID = "0b9cf8ac-93b4-4dbd-a3a9-9bf1a2ad6c1e";
  @TempDir Path folder;

  @Test
  void keptBytes_areFoundById() throws IOException {
    ArtifactFolder blobs = ArtifactFolder.open(folder);
    try (BlobStore.Incoming incoming = blobs.receive(new ByteArrayInputStream(new byte[3]))) {
      assertThat(Files.size(incoming.file())).isEqualTo(3);
      incoming.keep(ID);
    }

    assertThat(blobs.find(ID)).isPresent();
    blobs.delete(ID);
    assertThat(blobs.find(ID)).isEmpty();
  }

  @Test
  void idThatIsTaken_keepsItsBytes() throws IOException {
    ArtifactFolder blobs = ArtifactFolder.open(folder);
    try (BlobStore.Incoming first = blobs.receive(new ByteArrayInputStream(new byte[3]));
        BlobStore.Incoming second = blobs.receive(new ByteArrayInputStream(new byte[4]))) {
      first.keep(ID);

      assertThatThrownBy(() -> second.keep(ID)).isInstanceOf(FileAlreadyExistsException.class);
    }

    assertThat(Files.size(blobs.find(ID).orElseThrow())).isEqualTo(3);
  }

  @Test
  void bytesThatAreNotKept_areGone() throws IOException {
    ArtifactFolder blobs = ArtifactFolder.open(folder);
    blobs.receive(new ByteArrayInputStream(new byte[3])).close();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void sourceThatFails_leavesNothing() throws IOException {
    ArtifactFolder blobs = ArtifactFolder.open(folder);
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("cut");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("cut");
          }
        };
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(new byte[9]), failing);

    assertThatThrownBy(() -> blobs.receive(in)).hasMessage("cut");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledServerLeft_isRemovedAtTheStart() throws IOException {
    Files.write(folder.resolve("x.incoming"), new byte[5]);

    ArtifactFolder.open(folder);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void pathInsteadOfAnId_isRefused() throws IOException {
    ArtifactFolder blobs = ArtifactFolder.open(folder);

    assertThatThrownBy(() -> blobs.find("../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
