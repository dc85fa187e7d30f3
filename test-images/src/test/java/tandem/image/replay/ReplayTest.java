package tandem.image.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.qemu.WriteLog;

class ReplayTest {
  private static final int STATES = 300;

  @TempDir Path folder;
  private RecordedDevice device;

  @BeforeEach
  void record() throws Exception {
    device = new RecordedDevice(folder);
  }

  private ReplayReport report(Spoil spoil, long seed) throws IOException {
    try (WriteLog log = WriteLog.open(device.log())) {
      return Replay.of(device.device(), log, device.marks(), spoil).run(STATES, seed);
    }
  }

  private static List<String> images(ReplayReport report, String phase) {
    return report.states().stream()
        .filter(one -> one.phase().equals(phase))
        .map(one -> one.verdict().image())
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void deviceThatFlushes_alwaysBootsACompleteSystem() throws Exception {
    device.image().flush().choose(0).flush();

    ReplayReport report = report(Spoil.NONE, 1);

    assertThat(report.bad()).isEmpty();
    assertThat(report.states()).hasSizeGreaterThanOrEqualTo(STATES);
    assertThat(images(report, "image")).containsExactly("v1");
    assertThat(images(report, "switch")).containsExactly("v1", "v2");
    assertThat(report.lines()).hasSize(3).last().asString().contains("7 records, 2 flushes");
  }

  @Test
  void environment_isTornAtEachSector() throws Exception {
    try (WriteLog log = WriteLog.open(device.choose(0).log())) {
      Piece piece = Piece.of(log.records().get(0), log, device.device().boot());

      List<BitSet> choices =
          new Choices(Window.of(1, List.of(piece)), device.device().boot(), new Random(1))
              .systematic(0);

      for (int split = 0; split <= 32; split++) {
        BitSet begin = new BitSet();
        begin.set(0, split);
        BitSet end = new BitSet();
        end.set(split, 32);
        assertThat(choices).contains(begin, end);
      }
    }
  }

  @Test
  void tornEnvironment_isAmongTheStates() throws Exception {
    device.image().flush().choose(0).flush();

    ReplayReport report = report(Spoil.NONE, 1);

    assertThat(report.states())
        .filteredOn(one -> one.phase().equals("switch"))
        .map(one -> one.cut().kept().cardinality())
        .anyMatch(kept -> kept > 0 && kept < 32);
  }

  @Test
  void systemToGoBackTo_mustBeCompleteToo() throws Exception {
    device.image().flush().choose(0).flush().mark("after").damageOld().flush();

    assertThat(report(Spoil.NONE, 1).bad())
        .map(one -> one.verdict().problem().orElse(""))
        .contains("slot 2 boots and holds no complete system");
  }

  @Test
  void sameSeed_makesTheSameStates() throws Exception {
    device.image().flush().choose(0).flush();

    assertThat(report(Spoil.NONE, 5).states()).isEqualTo(report(Spoil.NONE, 5).states());
    assertThat(report(Spoil.NONE, 5).states()).isNotEqualTo(report(Spoil.NONE, 6).states());
  }

  @Test
  void missingFlush_isFound() throws Exception {
    device.image().choose(0).flush();

    assertThat(report(Spoil.NONE, 1).bad()).isNotEmpty();
  }

  @Test
  void forcedWrite_outrunsWhatIsNotFlushed() throws Exception {
    device.image().choose(RecordedDevice.FUA).mark("after").flush();

    ReplayReport report = report(Spoil.NONE, 1);

    assertThat(report.bad()).isNotEmpty();
    assertThat(report.bad().get(0).verdict().problem())
        .contains("slot 3 boots and holds no complete system");
  }

  @Test
  void forcedWrite_isThereOnceTheNextOneBegins() throws Exception {
    device.choose(RecordedDevice.FUA).image().flush();

    ReplayReport report = report(Spoil.NONE, 1);

    assertThat(images(report, "start")).contains("v1");
    assertThat(images(report, "image")).containsExactly("", "v2");
  }

  @Test
  void spoiledLogs_areCaught() throws Exception {
    device.image().flush().choose(0).flush();

    assertThat(report(Spoil.NO_FLUSHES, 1).bad()).isNotEmpty();
    assertThat(report(Spoil.SWITCH_FIRST, 1).bad()).isNotEmpty();
  }

  @Test
  void commitThatIsLost_isFound() throws Exception {
    device.image().flush().mark("commit").commit().flush().mark("after").noise().flush();

    assertThat(report(Spoil.NONE, 1).bad()).isEmpty();
    assertThat(problems(report(Spoil.LOST_COMMIT, 1)))
        .containsOnly("the old system boots for good, expected NEW");
  }

  @Test
  void trialThatIsNotCounted_isFound() throws Exception {
    device.image().flush().choose(0).flush().mark("reboot").count().flush();
    device.mark("trial").noise().flush();

    assertThat(report(Spoil.NONE, 1).bad()).isEmpty();
    assertThat(problems(report(Spoil.UNCOUNTED_TRIAL, 1)))
        .containsOnly("the new system boots on trial, expected OLD");
  }

  private static List<String> problems(ReplayReport report) {
    return report.bad().stream().map(one -> one.verdict().problem().orElse("")).toList();
  }

  @Test
  void noEnvironment_isBad() throws Exception {
    device.image().flush().choose(0).flush();
    byte[] disk = Files.readAllBytes(folder.resolve("base"));
    Arrays.fill(disk, 0, SmallFat.SECTORS * 512, (byte) 0);
    Files.write(folder.resolve("base"), disk);

    ReplayReport report = report(Spoil.NONE, 1);

    assertThat(report.bad()).hasSameSizeAs(report.states());
    assertThat(report.bad().get(0).verdict().problem()).get().asString().contains("no FAT16");
  }

  @Test
  void state_canBeWrittenAsADisk() throws Exception {
    device.image().flush().choose(0).flush();
    Path disk = folder.resolve("disk");
    try (WriteLog log = WriteLog.open(device.log())) {
      Replay replay = Replay.of(device.device(), log, device.marks(), Spoil.NONE);
      ReplayReport report = replay.run(STATES, 1);
      for (Judged one : report.states().subList(0, 100)) {
        replay.write(one.cut(), disk);
        ReplayDevice again = device.device();
        again = new ReplayDevice(disk, again.side(), again.boot(), again.slots(), again.images());

        Verdict verdict = new BootJudge(again.side()).judge(DiskReplica.of(again));

        assertThat(verdict).as(one.toString()).isEqualTo(one.verdict());
      }
      Judged last =
          report.states().stream()
              .filter(one -> one.verdict().image().equals("v2"))
              .findFirst()
              .orElseThrow();
      replay.write(last.cut(), disk);
      assertThat(Files.readAllBytes(disk)).endsWith(RecordedDevice.system('2'));
    }
  }
}
