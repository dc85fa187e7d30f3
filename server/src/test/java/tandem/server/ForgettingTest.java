package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.blob.ArtifactFolder;
import tandem.server.blob.BlobStore;
import tandem.server.store.AuditEntry;
import tandem.server.store.Page;
import tandem.server.store.Store;

class ForgettingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final int MANY = 250; // more than one step forgets

  @TempDir Path folder;
  private Store store;
  private ArtifactFolder blobs;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("tandem.db"));
    blobs = ArtifactFolder.open(folder.resolve("artifacts"));
    for (int i = 0; i < MANY; i++) {
      Instant at = NOW.minus(Duration.ofDays(10)).plusSeconds(i);
      store.audit().add(new AuditEntry(at, "user:a", "a", "", ""));
    }
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void everythingOlderThanWanted_isForgotten() throws Exception {
    forgetting(new KeepDays(1, 10, 1)).run();
    assertThat(entries()).isEqualTo(MANY);

    forgetting(new KeepDays(1, 9, 1)).run();
    assertThat(entries()).isZero();
  }

  @Test
  void nothingIsForgotten_whereThatIsSwitchedOff() throws Exception {
    forgetting(new KeepDays(0, 0, 0)).run();

    assertThat(entries()).isEqualTo(MANY);
  }

  @Test
  void numbersBelowZero_areRefused_becauseTheyWouldForgetEverything() {
    assertThatThrownBy(() -> new KeepDays(0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void serverThatEnds_doesNotWaitForAllOfIt() throws Exception {
    Forgetting forgetting = forgetting(new KeepDays(1, 1, 1));
    forgetting.close();

    forgetting.run();

    assertThat(entries()).isEqualTo(MANY);
  }

  @Test
  void uploadsThatGetNoBytes_areForgotten_andNoOthers() throws Exception {
    BlobStore.Incoming coming = blobs.receive(new ByteArrayInputStream(new byte[1]));
    BlobStore.Incoming left = blobs.receive(new ByteArrayInputStream(new byte[1]));
    FileTime now = FileTime.from(NOW);
    Files.setLastModifiedTime(coming.file(), now);
    Files.setLastModifiedTime(left.file(), FileTime.from(NOW.minus(Duration.ofHours(25))));

    forgetting(KeepDays.DEFAULT).run();

    assertThat(coming.file()).exists();
    assertThat(left.file()).doesNotExist();
  }

  private Forgetting forgetting(KeepDays keep) {
    return new Forgetting(store.retention(), blobs, keep, CLOCK);
  }

  private long entries() throws Exception {
    return store.audit().list(new Page(1, 1)).total();
  }
}
