package tandem.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.mender.FakeMenderStore;
import tandem.mender.MenderClient;
import tandem.mender.MenderStore;
import tandem.mender.MenderUpdate;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/** A device that ran Mender until now. */
class TakeoverTest {
  private static final int OLD = 2;
  private static final int NEW = 3;
  private static final String PENDING =
      "{'Version':1,'ArtifactName':'two','ArtifactGroup':'','ArtifactTypeInfoProvides':"
          + "{'rootfs-image.version':'2'},'ArtifactClearsProvides':['rootfs-image.*'],"
          + "'PayloadTypes':['rootfs-image']}";
  private static final String DEPLOYMENT =
      "{'Version':2,'Name':'reboot','UpdateInfo':{'Artifact':{'PayloadTypes':['rootfs-image'],"
          + "'artifact_name':'two','artifact_provides':{'rootfs-image.version':'2'},"
          + "'clears_artifact_provides':['rootfs-image.*']},'ID':'f00'}}";

  @TempDir Path folder;
  private Path data;
  private final Map<String, String> mender = new HashMap<>();

  @BeforeEach
  void runMender() throws IOException {
    data = Files.createDirectory(folder.resolve("mender"));
    mender.put("artifact-name", "one");
    mender.put("artifact-group", "blue");
    mender.put("artifact-provides", "{\"rootfs-image.version\":\"1\",\"app.version\":\"7\"}");
    writeMendersStore();
  }

  private void writeMendersStore() throws IOException {
    FakeMenderStore.write(data, mender);
  }

  private void pending(String key, String record) throws IOException {
    mender.put(key, record.replace('\'', '"'));
    writeMendersStore();
  }

  @Test
  void installed_isWhatMenderKnowsUntilTandemHasAStore() throws Exception {
    DeviceStore store = facts();

    Installed installed = store.load().installed();

    assertThat(installed.artifactName()).isEqualTo("one");
    assertThat(installed.artifactGroup()).contains("blue");
    assertThat(installed.provides())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("rootfs-image.version", "1", "app.version", "7"));
    assertThat(store.origin()).contains(data.resolve("mender-store").toString());

    new DeviceStore(data).save(StoreCodec.empty().knowing(Installed.nothing()));
    assertThat(store.load().installed()).isEqualTo(Installed.nothing());
    assertThat(store.origin()).isEmpty();
  }

  @Test
  void withoutMendersStore_theNameComesFromTheRootFileSystem() throws Exception {
    Files.delete(data.resolve("mender-store"));
    assertThat(facts().load().installed()).isEqualTo(Installed.nothing());

    Files.writeString(folder.resolve("artifact_info"), "artifact_name=factory\n");
    assertThat(facts().load().installed().artifactName()).isEqualTo("factory");
  }

  @Test
  void withoutMendersStore_theFactoryMayHaveLeftAnArtifact() throws Exception {
    Files.delete(data.resolve("mender-store"));
    Files.writeString(folder.resolve("artifact_info"), "artifact_name=factory\n");
    Path bootstrap = data.resolve("bootstrap.mender");
    ArtifactWriter.write(
        ArtifactSpec.bootstrap()
            .name("flashed")
            .deviceType("sim")
            .provides("rootfs-image.version", "3")
            .build(),
        bootstrap);
    DeviceStore store = facts();

    assertThat(store.load().installed())
        .isEqualTo(new Installed("flashed", Optional.empty(), Map.of("rootfs-image.version", "3")));
    assertThat(store.origin()).contains(bootstrap.toString());

    Files.writeString(bootstrap, "damaged");
    assertThat(store.load().installed().artifactName()).isEqualTo("factory");
    assertThat(store.warnings()).singleElement().asString().contains("bootstrap.mender");
  }

  @Test
  void bothRecordsOfMenders_areSettledByOneCommit() throws Exception {
    pending("standalone-state", PENDING);
    pending("state", DEPLOYMENT.replace("'two'", "'older'"));
    UpdateEngine engine = engine(new FakeBootControl(NEW, true), NEW);

    assertThat(engine.commit().artifactName()).isEqualTo("two");

    assertThat(engine.status().situation()).isEqualTo(Situation.IDLE);
    assertThat(engine.status().update()).isEmpty();
  }

  @Test
  void damagedStoreOfTandems_isNotReplacedByMendersOlderFacts() throws Exception {
    pending("standalone-state", PENDING);
    Files.writeString(data.resolve(DeviceStore.FILE_NAME), "damaged");

    assertThat(facts().load().installed()).isEqualTo(Installed.nothing());
  }

  @Test
  void damagedStoreOfMenders_isAWarningAndNoMore() throws Exception {
    Files.writeString(data.resolve("mender-store"), "damaged");
    DeviceStore store = facts();

    assertThat(store.load().installed()).isEqualTo(Installed.nothing());
    assertThat(store.warnings()).singleElement().asString().contains("no LMDB file");
  }

  @Test
  void updateThatMenderInstalled_isCommittedInTheNewSlot() throws Exception {
    pending("standalone-state", PENDING);
    byte[] before = Files.readAllBytes(data.resolve("mender-store"));
    FakeBootControl boot = new FakeBootControl(NEW, true);
    UpdateEngine engine = engine(boot, NEW);

    assertThat(engine.status().situation()).isEqualTo(Situation.TRIAL_RUNNING);
    assertThat(data.resolve(DeviceStore.FILE_NAME)).doesNotExist();
    assertThat(engine.commit().artifactName()).isEqualTo("two");

    assertThat(boot.writes).containsExactly("confirm");
    assertThat(engine.status().situation()).isEqualTo(Situation.IDLE);
    assertThat(engine.status().installed())
        .isEqualTo(
            new Installed(
                "two",
                Optional.of("blue"),
                Map.of("rootfs-image.version", "2", "app.version", "7")));
    assertThat(Files.readAllBytes(data.resolve("mender-store"))).isEqualTo(before);
    assertThat(kind(engine::commit)).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
  }

  @Test
  void updateThatMenderInstalled_isRolledBack() throws Exception {
    pending("standalone-state", PENDING);
    FakeBootControl boot = new FakeBootControl(NEW, true);
    UpdateEngine engine = engine(boot, NEW);

    assertThat(engine.rollback().rebootNeeded()).isTrue();

    assertThat(boot.writes).containsExactly("boot " + OLD);
    assertThat(engine(boot, OLD).status().situation()).isEqualTo(Situation.IDLE);
    assertThat(engine(boot, OLD).status().installed().artifactName()).isEqualTo("one");
  }

  @Test
  void updateThatFellBack_isClosedOnceAndNotPendingAgain() throws Exception {
    pending("standalone-state", PENDING);
    UpdateEngine engine = engine(new FakeBootControl(OLD, false), OLD);

    assertThat(engine.status().situation()).isEqualTo(Situation.FELL_BACK);
    assertThat(kind(engine::commit)).isEqualTo(ErrorKind.ROLLED_BACK);

    assertThat(engine.status().situation()).isEqualTo(Situation.IDLE);
    assertThat(engine.status().installed().artifactName()).isEqualTo("one");
    assertThat(kind(engine::commit)).isEqualTo(ErrorKind.NOTHING_IN_PROGRESS);
  }

  @Test
  void nextUpdateOfMenders_isTakenOverWithItsFacts() throws Exception {
    pending("standalone-state", PENDING);
    engine(new FakeBootControl(NEW, true), NEW).commit();
    mender.put("artifact-name", "three");
    pending("standalone-state", PENDING.replace("'two'", "'four'"));
    UpdateEngine engine = engine(new FakeBootControl(OLD, true), OLD);

    assertThat(engine.status().installed().artifactName()).isEqualTo("three");
    assertThat(engine.commit().artifactName()).isEqualTo("four");
  }

  @ParameterizedTest
  @CsvSource({
    "Before_ArtifactInstall_Enter, false, 2, false, NOT_SWITCHED",
    "ArtifactInstall_Enter, false, 3, true, SWITCH_UNRECORDED",
    "Before_ArtifactCommit_Enter, false, 3, true, TRIAL_RUNNING",
    "ArtifactCommit_Enter, false, 3, true, COMMIT_INTERRUPTED",
    "Before_ArtifactCommit_Leave, false, 3, false, COMMITTED",
    "ArtifactCommit_Leave, false, 3, false, COMMITTED",
    "Cleanup, false, 3, false, COMMITTED",
    "Cleanup, true, 2, false, ROLLED_BACK",
    "ArtifactRollback_Enter, false, 3, true, ROLLBACK_INTERRUPTED",
    "ArtifactFailure_Enter, true, 2, false, ROLLED_BACK",
    "Something_Newer, false, 3, true, UNRECORDED_TRIAL",
  })
  void version2_goesOnFromItsState(
      String state, boolean failed, int runs, boolean trial, Situation expected) throws Exception {
    String more = "'Version':2,'InState':'" + state + "','Failed':" + failed;
    pending("standalone-state", PENDING.replace("'Version':1", more));

    Status status = engine(new FakeBootControl(runs, trial), runs).status();

    assertThat(status.situation()).isEqualTo(expected);
  }

  @Test
  void stateThatTandemHasToo_isKeptAsItIs() {
    for (UpdateState state :
        List.of(
            UpdateState.INSTALL,
            UpdateState.INSTALLED,
            UpdateState.COMMIT,
            UpdateState.BEFORE_COMMIT_LEAVE,
            UpdateState.COMMIT_LEAVE,
            UpdateState.ROLLBACK,
            UpdateState.FAILURE,
            UpdateState.CLEANUP)) {
      MenderUpdate update =
          new MenderUpdate(
              MenderUpdate.Origin.STANDALONE,
              state.storedName(),
              false,
              "",
              "two",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              "");

      assertThat(MenderStates.meaning(update).orElseThrow().state()).isEqualTo(state);
    }
  }

  @Test
  void payloadOfAModule_isLeftToMender() throws Exception {
    pending("standalone-state", PENDING.replace("['rootfs-image']}", "['docker']}"));

    Status status = engine(new FakeBootControl(OLD, false), OLD).status();

    assertThat(status.situation()).isEqualTo(Situation.IDLE);
    assertThat(status.warnings()).singleElement().asString().contains("end it with mender");
  }

  @Test
  void deploymentOfADaemonThatIsGone_isCommitted() throws Exception {
    pending("state", DEPLOYMENT);

    assertThat(engine(new FakeBootControl(NEW, true), NEW).commit().artifactName())
        .isEqualTo("two");
  }

  @Test
  void deploymentOfADaemonThatCouldGoOn_isLeftToIt() throws Exception {
    Path program = Files.writeString(folder.resolve("mender-program"), "");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    pending("state", DEPLOYMENT);
    DeviceStore store = store(new FakeBootControl(NEW, true), NEW);

    StoreContent content = store.load();

    assertThat(content.update()).isEmpty();
    assertThat(store.warnings()).singleElement().asString().contains("could go on with it");
    assertThatThrownBy(() -> takeover().checkNotAtWork(content))
        .isInstanceOf(UpdateException.class)
        .hasMessageStartingWith(
            "Mender's daemon has not ended deployment f00 of 'two' (state reboot), and could go on"
                + " with it: ")
        .extracting(e -> ((UpdateException) e).kind())
        .isEqualTo(ErrorKind.UPDATE_PENDING);
  }

  @Test
  void programOfMendersName_canBeTandem() throws Exception {
    Path tandem = Files.writeString(folder.resolve("tandem"), "");
    assertThat(tandem.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(folder.resolve("mender-program"), tandem);
    pending("state", DEPLOYMENT);

    takeover().checkNotAtWork(store(new FakeBootControl(NEW, true), NEW).load());
  }

  private DeviceStore facts() {
    return new DeviceStore(data, takeover());
  }

  private Takeover takeover() {
    MenderStore store = new MenderStore(data);
    return Takeover.ofFacts(
        store,
        new MenderClient(store, List.of(folder.resolve("mender-program"))),
        folder.resolve("artifact_info"));
  }

  private DeviceStore store(FakeBootControl boot, int runs) {
    return new DeviceStore(
        data, takeover().with(new Adoption(slots(runs), boot, Clock.systemUTC())));
  }

  private UpdateEngine engine(FakeBootControl boot, int runs) {
    PayloadHandlers handlers =
        new DeviceHandlers(
            slots(runs),
            boot,
            slot -> {
              throw new AssertionError("slot " + slot.name() + " is not needed");
            },
            PayloadHandlers.NONE);
    return new UpdateEngine(
        new Device(store(boot, runs), slots(runs), boot, "sim", Clock.systemUTC()),
        handlers,
        TestScripts.none(folder),
        Semantics.TANDEM);
  }

  private SlotPair slots(int runs) {
    Slot old = new Slot("A", "/dev/a", folder.resolve("a"), OLD);
    Slot next = new Slot("B", "/dev/b", folder.resolve("b"), NEW);
    return runs == NEW ? new SlotPair(next, old) : new SlotPair(old, next);
  }

  private static ErrorKind kind(ThrowingCallable command) {
    return Objects.requireNonNull(catchThrowableOfType(UpdateException.class, command)).kind();
  }
}
