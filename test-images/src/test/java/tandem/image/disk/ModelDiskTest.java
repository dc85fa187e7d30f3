package tandem.image.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A model disk in the hands of {@link Files}. */
class ModelDiskTest {
  private final Trace trace = new Trace();
  private final ModelDisk disk = new ModelDisk(0, DiskState.empty(), trace);
  private final Path root = disk.root();

  @Test
  void files_areWhatTheyAreElsewhere() throws IOException {
    Path folder = Files.createDirectories(root.resolve("a/b"));
    Path file = Files.writeString(folder.resolve("file"), "content");
    Files.createLink(folder.resolve("link"), file);

    assertThat(Files.readString(folder.resolve("link"))).isEqualTo("content");
    assertThat(Files.isSameFile(file, folder.resolve("link"))).isTrue();
    assertThat(Files.size(file)).isEqualTo(7);
    assertThat(Files.isDirectory(folder)).isTrue();
    assertThat(Files.isRegularFile(file)).isTrue();
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(file, folder.resolve("link"));
    }
    Files.delete(file);
    assertThat(Files.exists(file)).isFalse();
    assertThatThrownBy(() -> Files.delete(folder)).isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Files.createDirectory(folder))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void truncatingAndAppending_changeTheLength() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "content");

    Files.writeString(file, "more", StandardOpenOption.APPEND);
    assertThat(Files.readString(file)).isEqualTo("contentmore");
    Files.writeString(file, "less");

    assertThat(Files.readString(file)).isEqualTo("less");
  }

  @Test
  void aFlushOfNothing_isNotRecorded() throws IOException {
    Path file = root.resolve("slot");
    Files.write(file, new byte[8]);
    try (ModelSlot slot = new ModelSlot(file)) {
      slot.write(2, ByteBuffer.wrap(new byte[] {7}));
      slot.flush();
      slot.flush();
    }

    List<Change> changes = trace.entries().stream().map(Trace.Entry::change).toList();

    assertThat(changes.stream().filter(Change.Flush.class::isInstance)).hasSize(2);
    assertThat(changes.get(changes.size() - 1)).isInstanceOf(Change.Flush.class);
  }

  @Test
  void aSlot_neverGrows() throws IOException {
    Path file = Files.write(root.resolve("slot"), new byte[8]);
    try (ModelSlot slot = new ModelSlot(file)) {
      assertThatThrownBy(() -> slot.write(7, ByteBuffer.allocate(2)))
          .hasMessageContaining("do not fit");
      assertThatThrownBy(() -> slot.read(7, ByteBuffer.allocate(2))).hasMessageContaining("ends");
    }
    assertThat(Files.size(file)).isEqualTo(8);
  }

  @Test
  void aDiskInUse_leavesItsStartAsItWas() throws IOException {
    DiskState start = DiskState.holding(Map.of("file", new byte[] {1}));
    ModelDisk used = new ModelDisk(0, start, new Trace());

    Files.write(used.root().resolve("file"), new byte[] {2});

    assertThat(start.content("file")).containsExactly(1);
    assertThat(used.content("file")).containsExactly(2);
  }

  @Test
  void fingerprints_tellNamesAndContentsApart() {
    Fingerprint fingerprint = new Fingerprint();
    DiskState one = DiskState.holding(Map.of("a", new byte[] {1}));

    assertThat(fingerprint.of(List.of(one)))
        .isEqualTo(fingerprint.of(List.of(DiskState.holding(Map.of("a", new byte[] {1})))))
        .isNotEqualTo(fingerprint.of(List.of(DiskState.holding(Map.of("a", new byte[] {2})))))
        .isNotEqualTo(fingerprint.of(List.of(DiskState.holding(Map.of("b", new byte[] {1})))));
  }
}
