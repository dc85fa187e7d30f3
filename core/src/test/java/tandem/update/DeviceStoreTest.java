package tandem.update;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.ImageJob.StoredImage;

class DeviceStoreTest {
  @TempDir Path folder;

  @Test
  void withoutAFile_nothingIsInstalled() throws UpdateException {
    StoreContent content = new DeviceStore(folder.resolve("none")).load();

    assertThat(content.installed()).isEqualTo(Installed.nothing());
    assertThat(content.update()).isEmpty();
  }

  @Test
  void whatIsSaved_isLoaded() throws UpdateException {
    StoreContent saved = content("one").with(record());
    new DeviceStore(folder).save(saved);

    StoreContent loaded = new DeviceStore(folder).load();

    assertThat(loaded.installed()).isEqualTo(saved.installed());
    assertThat(loaded.update()).isEqualTo(saved.update());
    assertThat(loaded.lastOutcome()).isEqualTo(saved.lastOutcome());
  }

  @Test
  void everySingleDamagedByte_isNoticed() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one").with(record()));
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    byte[] good = Files.readAllBytes(file);

    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(file, bad);
      StoreContent loaded = store.load();
      assertThat(loaded.installed()).as("byte " + i).isEqualTo(Installed.nothing());
      assertThat(store.warnings()).as("byte " + i).isNotEmpty();
    }
  }

  @Test
  void aDamagedFile_givesWayToTheGenerationBefore_andIsSetAside() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one"));
    store.save(content("two"));
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    Files.writeString(file, "rubbish");

    StoreContent loaded = store.load();
    assertThat(loaded.installed().artifactName()).isEqualTo("one");
    assertThat(store.warnings()).hasSize(2);

    store.save(content("three"));
    assertThat(folder.resolve("tandem-store.damaged")).hasContent("rubbish");
    assertThat(store.load().installed().artifactName()).isEqualTo("three");
    Files.delete(file);
    assertThat(store.load().installed().artifactName()).isEqualTo("one");
  }

  @Test
  void everyTruncation_givesWayToTheGenerationBefore() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one"));
    store.save(content("two"));
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    byte[] good = Files.readAllBytes(file);

    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThat(store.load().installed().artifactName()).as("length " + length).isEqualTo("one");
    }
  }

  @Test
  void aFileThatIsTooLong_orNoFile_givesWayToTheGenerationBefore() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    store.save(content("one"));
    store.save(content("two"));
    Files.write(file, new byte[5 << 20]);
    assertThat(store.load().installed().artifactName()).isEqualTo("one");
    store.save(content("three"));
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(store.load().installed().artifactName()).isEqualTo("one");
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    assertThat(store.load().installed().artifactName()).isEqualTo("one");
    store.save(content("four"));
    assertThat(store.load().installed().artifactName()).isEqualTo("four");
  }

  @Test
  void membersOfALaterVersion_areKept() throws Exception {
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one").with(record()));
    String json = Files.readAllLines(file).get(0);
    json = json.replace("\"installed\":{", "\"later\":[1,2],\"installed\":{\"more\":true,");
    json = json.replace("\"update\":{", "\"update\":{\"child_group\":77,");
    Files.writeString(file, json + "\nsha256 " + Digest.sha256(json.getBytes(UTF_8)) + "\n");

    store.save(store.load());

    assertThat(Files.readAllLines(file).get(0))
        .contains("\"later\":[1,2]", "\"more\":true", "\"child_group\":77");
  }

  @Test
  void aStoreOfANewerForm_isRefusedAndLeftAlone() throws Exception {
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one"));
    String json = Files.readAllLines(file).get(0).replace("\"schema\":1", "\"schema\":2");
    Files.writeString(file, json + "\nsha256 " + Digest.sha256(json.getBytes(UTF_8)) + "\n");

    assertThatThrownBy(store::load)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageContaining("schema 2");
    assertThat(Files.readAllLines(file)).contains(json);
  }

  @Test
  void everyStateAndVerdict_isReadByThisVersion_andAsItsPhaseByTheFirst() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    PayloadRecord image =
        new PayloadRecord(
            1,
            "rootfs-image",
            Optional.of(new StoredImage(5_000_000_000L, Digest.sha256(new byte[1]))));
    for (UpdateState state : UpdateState.values()) {
      for (Verdict verdict : Verdict.values()) {
        UpdateRecord update =
            record()
                .in(state)
                .on(new Course(verdict, "it broke", 7))
                .holding(List.of(new PayloadRecord(0, "deb", Optional.empty()), image));
        store.save(content("one").with(update));

        assertThat(store.load().update()).contains(update);
        assertThat(Files.readAllLines(folder.resolve(DeviceStore.FILE_NAME)).get(0))
            .contains("\"state\":\"" + update.phase().storedName() + "\"")
            .contains("\"payload_types\":[\"deb\",\"rootfs-image\"]");
      }
    }
  }

  @Test
  void whatTheFirstVersionWrote_isRead() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    store.save(content("one").with(record().in(UpdateState.COMMIT)));
    rewrite(
        json ->
            json.replaceAll(
                "\"(in_state|verdict)\":\"[^\"]*\",|\"reason\":\"\",|\"stores\":0,|\"payloads\":\\[[^\\]]*\\],",
                ""));
    assertThat(Files.readAllLines(folder.resolve(DeviceStore.FILE_NAME)).get(0))
        .doesNotContain("in_state", "payloads\":", "stores");

    assertThat(store.load().update()).contains(record().in(UpdateState.COMMIT));
  }

  @Test
  void aPhaseThatTheFirstVersionMovedOn_counts() throws Exception {
    DeviceStore store = new DeviceStore(folder);
    UpdateRecord cleanup =
        record().in(UpdateState.CLEANUP).on(new Course(Verdict.LEAVE_FAILED, "it broke", 7));
    store.save(content("one").with(cleanup));
    rewrite(json -> json.replace("\"state\":\"ArtifactCommit_Enter\"", "\"state\":\"Download\""));

    assertThat(store.load().update()).contains(record().in(UpdateState.DOWNLOAD));
  }

  private void rewrite(UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve(DeviceStore.FILE_NAME);
    String json = change.apply(Files.readAllLines(file).get(0));
    Files.writeString(file, json + "\nsha256 " + Digest.sha256(json.getBytes(UTF_8)) + "\n");
  }

  @Test
  void aFolderThatCanNotBeWritten_isAnIoError() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new DeviceStore(notAFolder.resolve("store")).save(content("one")))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.IO_ERROR);
              assertThat(e.hint().orElseThrow()).contains("can be written").doesNotContain("room");
            });
  }

  @Test
  void aStoreThatIsNoFile_isDamaged() throws Exception {
    Files.createSymbolicLink(folder.resolve(DeviceStore.FILE_NAME), Path.of("/dev/null"));
    DeviceStore store = new DeviceStore(folder);

    assertThat(store.load().update()).isEmpty();
    assertThat(store.warnings()).anyMatch(line -> line.contains("is not a regular file"));
  }

  private static StoreContent content(String name) {
    Installed installed = new Installed(name, Optional.of("group"), Map.of("key", "välue"));
    Outcome outcome =
        new Outcome(Outcome.Result.ROLLED_BACK, "zero", "it did not boot", "2026-01-01T00:00:00Z");
    return new StoreContent(
        installed, Optional.empty(), Optional.of(outcome), StoreCodec.empty().document());
  }

  static UpdateRecord record() {
    return new UpdateRecord(
        UpdateState.INSTALLED,
        "two",
        Optional.empty(),
        Optional.of(Map.of("a", "b")),
        Optional.of(List.of("c*")),
        List.of(new PayloadRecord(0, "rootfs-image", Optional.empty())),
        "B",
        3,
        2,
        "/media/stick/two.mender",
        Digest.sha256(new byte[0]),
        "unsigned, not checked",
        "2026-01-01T00:00:00Z",
        Course.START);
  }
}
