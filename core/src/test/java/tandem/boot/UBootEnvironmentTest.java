package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UBootEnvironmentTest {
  private static final Map<String, String> OLD = Map.of("a", "old", "filler", "x".repeat(3000));
  private static final Map<String, String> NEW = Map.of("a", "new", "filler", "y".repeat(4000));

  @TempDir Path root;

  @Test
  void write_goesIntoTheCopyThatDoesNotCountOverTheWholeWrap() throws Exception {
    List<FakeStorage> copies =
        List.of(
            new FakeStorage("first", EnvImage.redundant(OLD, EnvFiles.SIZE, 0)),
            new FakeStorage("second", EnvImage.redundant(OLD, EnvFiles.SIZE, 255)));
    UBootEnvironment environment =
        new UBootEnvironment(List.copyOf(copies), FlagScheme.INCREMENTAL, EnvLock.NONE);
    for (int i = 1; i <= 600; i++) {
      FakeStorage target = copies.get(i % 2);
      byte[] other = copies.get(1 - i % 2).read();

      assertThat(environment.write(Map.of("a", "n" + i))).isTrue();

      assertThat(environment.read().variables()).containsEntry("a", "n" + i);
      assertThat(target.bytes[4]).isEqualTo((byte) i);
      assertThat(copies.get(1 - i % 2).bytes).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 254, 255})
  void tornWrite_leavesTheOldOrTheNewEnvironment(int flag) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, flag);
    UBootEnvironment environment = files.open();
    byte[] before = files.bytes(1);
    environment.write(new HashMap<>(NEW));
    byte[] after = files.bytes(1);
    for (int written = 0; written <= after.length; written += 512) {
      byte[] torn = before.clone();
      System.arraycopy(after, 0, torn, 0, written);
      Files.write(files.copies.get(1), torn);

      // The variables of NEW end in the eighth sector.
      Map<String, String> variables = environment.read().variables();

      assertThat(variables).as("%d bytes", written).isEqualTo(written >= 4096 ? NEW : OLD);
      assertThat(environment.write(Map.of("b", "c"))).isTrue();
      assertThat(environment.read().damage()).isEmpty();
      Files.write(files.copies.get(0), EnvImage.redundant(OLD, EnvFiles.SIZE, flag));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 254, 255})
  void sectorsWrittenInAnyOrder_leaveTheOldOrTheNewEnvironment(int flag) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, flag);
    UBootEnvironment environment = files.open();
    byte[] before = files.bytes(1);
    environment.write(new HashMap<>(NEW));
    byte[] after = files.bytes(1);
    for (int sector = 0; sector < after.length; sector += 512) {
      byte[] onlyThis = before.clone();
      System.arraycopy(after, sector, onlyThis, sector, 512);
      byte[] allButThis = after.clone();
      System.arraycopy(before, sector, allButThis, sector, 512);

      Files.write(files.copies.get(1), onlyThis);
      assertThat(environment.read().variables()).isEqualTo(OLD);
      Files.write(files.copies.get(1), allButThis);
      assertThat(environment.read().variables()).isIn(OLD, NEW);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void damagedCopy_isReportedAndRepairedByTheNextWrite(int damaged) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    files.damage(damaged);
    byte[] good = files.bytes(1 - damaged);
    UBootEnvironment environment = files.open();

    EnvContents contents = environment.read();
    assertThat(contents.variables()).isEqualTo(OLD);
    assertThat(contents.damage())
        .singleElement()
        .asString()
        .startsWith("/boot/env" + damaged + " at 0x0: damaged, checksum is ");

    environment.write(Map.of("a", "new"));
    assertThat(files.bytes(1 - damaged)).isEqualTo(good);
    assertThat(environment.read().variables()).containsEntry("a", "new");
    assertThat(environment.read().damage()).isEmpty();
  }

  @Test
  void bothCopiesDamaged_areAnErrorAndNeverADefault() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    files.damage(0);
    files.damage(1);

    assertBootenv(() -> files.open().read(), "no valid copy: /boot/env0 at 0x0: damaged");
    assertBootenv(() -> files.open().write(Map.of("a", "b")), "no valid copy");
  }

  @Test
  void forgottenSecondLine_isSuspected() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    files.config("/boot/env0 0 0x2000\n");

    assertBootenv(
        () -> files.open().read(),
        "/boot/env0 at 0x0: damaged, but valid as one of two copies of an environment");
  }

  @Test
  void nothingToChange_isNotWritten() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    byte[] first = files.bytes(0);
    byte[] second = files.bytes(1);
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put("a", "old");
    changes.put("none", null);

    assertThat(files.open().write(changes)).isFalse();

    assertThat(files.bytes(0)).isEqualTo(first);
    assertThat(files.bytes(1)).isEqualTo(second);
  }

  @Test
  void variable_isRemovedByNull() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put("a", null);

    files.open().write(changes);

    assertThat(files.open().read().variables()).containsOnlyKeys("filler");
  }

  @Test
  void tooLongVariable_isRefusedAndNothingWritten() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    byte[] second = files.bytes(1);

    assertBootenv(
        () -> files.open().write(Map.of("b", "x".repeat(5200))),
        "the variables need 8223 bytes, a copy holds 8192");
    assertThat(files.bytes(1)).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "a b", "#a", "a\0", "\u00e4", "a\n"})
  void nameThatUBootReadsDifferently_isRefused(String name) throws Exception {
    UBootEnvironment environment = EnvFiles.redundant(root, OLD, 9).open();

    assertThatThrownBy(() -> environment.write(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a\nb", "a\\b", "\u00e4"})
  void valueThatUBootReadsDifferently_isRefused(String value) throws Exception {
    UBootEnvironment environment = EnvFiles.redundant(root, OLD, 9).open();

    assertThatThrownBy(() -> environment.write(Map.of("a", value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void singleCopy_isWrittenInPlace() throws Exception {
    EnvFiles files = EnvFiles.single(root, OLD);
    UBootEnvironment environment = files.open();

    environment.write(Map.of("a", "new"));

    assertThat(environment.redundant()).isFalse();
    assertThat(environment.read().variables()).containsEntry("a", "new");
    assertThat(files.bytes(0)).hasSize(EnvFiles.SIZE);
  }

  @Test
  void missingCopy_isReportedAndNeverCreated() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    Files.delete(files.copies.get(1));
    UBootEnvironment environment = files.open();

    assertThat(environment.read().variables()).isEqualTo(OLD);
    assertThat(environment.read().damage()).containsExactly("/boot/env1 at 0x0: is missing");
    assertBootenv(environment::checkWritable, "/boot/env1 at 0x0: cannot be written: is missing");
    assertBootenv(
        () -> environment.write(Map.of("a", "b")), "/boot/env1 at 0x0: writing failed: is missing");
    assertThat(files.copies.get(1)).doesNotExist();
  }

  @Test
  void shortFile_isReportedAndNeverExtended() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    Files.write(files.copies.get(1), new byte[100]);

    assertThat(files.open().read().damage())
        .containsExactly("/boot/env1 at 0x0: holds 100 bytes, the copy needs 8192 bytes at 0");
    assertBootenv(() -> files.open().write(Map.of("a", "b")), "holds 100 bytes");
    assertThat(files.bytes(1)).hasSize(100);
  }

  @Test
  void bothCopiesInOneFile_areFoundByTheirOffsets() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    byte[] disk = new byte[0x10000];
    Arrays.fill(disk, (byte) 0x55);
    System.arraycopy(EnvImage.redundant(OLD, EnvFiles.SIZE, 3), 0, disk, 0x1200, EnvFiles.SIZE);
    System.arraycopy(EnvImage.redundant(OLD, EnvFiles.SIZE, 2), 0, disk, 0xE000, EnvFiles.SIZE);
    Path image = Files.write(root.resolve("boot/disk"), disk);
    files.config("/boot/disk 0x1200 0x2000\n/boot/disk -0x2000 0x2000\n");

    files.open().write(Map.of("a", "new"));

    byte[] after = Files.readAllBytes(image);
    assertThat(files.open().read().variables()).containsEntry("a", "new");
    assertThat(Arrays.mismatch(disk, after)).isEqualTo(0xE000);
    assertThat(after).hasSize(disk.length);
  }

  @Test
  void overlappingCopies_areRefused() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    Files.createSymbolicLink(root.resolve("boot/link"), Path.of("env0"));
    files.config("/boot/env0 0 0x1000\n/boot/link -0x1800 0x1000\n");

    assertThatThrownBy(files::open)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageEndingWith("/boot/env0 at 0x0 and /boot/link at -0x1800 overlap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/mtd0", "/dev/ubi0:env", "/dev/link"})
  void rawFlash_isUnsupported(String device) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    Files.createDirectories(root.resolve("dev"));
    Files.createSymbolicLink(root.resolve("dev/link"), Path.of("/dev/zero"));
    files.config(device + " 0 0x2000\n");

    assertThatThrownBy(files::open)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED))
        .hasMessageContaining(device + " is raw flash");
  }

  @Test
  void variablesWithoutTheLastNul_areRepairedByTheNextWrite() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 0);
    Files.write(
        files.copies.get(1),
        EnvImageTest.sealed("filler=" + "x".repeat(EnvFiles.SIZE - 5 - 8 - 3) + "\0a=b"));

    assertThat(files.open().read().damage())
        .containsExactly("/boot/env1 at 0x0: the variables are not ended by two NUL bytes");
    files.open().write(Map.of("filler", "short"));
    files.open().write(Map.of("filler", "shorter"));

    assertThat(files.open().read().variables()).isEqualTo(Map.of("filler", "shorter", "a", "b"));
    assertThat(files.open().read().damage()).isEmpty();
  }

  @Test
  void booleanScheme_marksTheOldCopyObsoleteAfterTheNewOneIsWhole() throws Exception {
    FakeStorage first = new FakeStorage("first", EnvImage.redundant(OLD, EnvFiles.SIZE, 1));
    FakeStorage second = new FakeStorage("second", EnvImage.redundant(OLD, EnvFiles.SIZE, 0));
    UBootEnvironment environment =
        new UBootEnvironment(List.of(first, second), FlagScheme.BOOLEAN, EnvLock.NONE);

    environment.write(Map.of("a", "n1"));
    assertThat(List.of(first.bytes[4], second.bytes[4])).containsExactly((byte) 0, (byte) 1);
    assertThat(environment.read().variables()).containsEntry("a", "n1");
    environment.write(Map.of("a", "n2"));

    assertThat(List.of(first.bytes[4], second.bytes[4])).containsExactly((byte) 1, (byte) 0);
    assertThat(environment.read().variables()).containsEntry("a", "n2");
    assertThat(first.writes).containsExactly(4, 0);
    assertThat(second.writes).containsExactly(0, 4);
  }

  @Test
  void lostWrite_isNoticedByReadingBack() throws Exception {
    FakeStorage first = new FakeStorage("first", EnvImage.redundant(OLD, EnvFiles.SIZE, 1));
    FakeStorage second = new FakeStorage("second", EnvImage.redundant(OLD, EnvFiles.SIZE, 0));
    second.losesWritesFrom = 1000;
    UBootEnvironment environment =
        new UBootEnvironment(List.of(first, second), FlagScheme.INCREMENTAL, EnvLock.NONE);

    assertBootenv(
        () -> environment.write(new HashMap<>(NEW)),
        "second: read back differs from what was written, from byte 1000 on");
    assertThat(environment.read().variables()).isEqualTo(OLD);
  }

  @Test
  void failedWrite_leavesTheCopyThatCounts() throws Exception {
    FakeStorage first = new FakeStorage("first", EnvImage.redundant(OLD, EnvFiles.SIZE, 1));
    FakeStorage second = new FakeStorage("second", EnvImage.redundant(OLD, EnvFiles.SIZE, 0));
    second.losesWritesFrom = 1000;
    second.writeFailure = new IOException("Input/output error");
    UBootEnvironment environment =
        new UBootEnvironment(List.of(first, second), FlagScheme.INCREMENTAL, EnvLock.NONE);

    assertBootenv(
        () -> environment.write(new HashMap<>(NEW)), "second: writing failed: Input/output error");
    assertThat(first.writes).isEmpty();
    assertThat(environment.read().variables()).isEqualTo(OLD);
  }

  @Test
  void unreadableCopy_isReportedAndTheOtherOneUsed() throws Exception {
    FakeStorage first = new FakeStorage("first", EnvImage.redundant(OLD, EnvFiles.SIZE, 1));
    first.readFailure = new IOException("Input/output error");
    FakeStorage second = new FakeStorage("second", EnvImage.redundant(NEW, EnvFiles.SIZE, 0));
    UBootEnvironment environment =
        new UBootEnvironment(List.of(first, second), FlagScheme.INCREMENTAL, EnvLock.NONE);

    assertThat(environment.read().variables()).isEqualTo(NEW);
    assertThat(environment.read().damage()).containsExactly("first: Input/output error");
  }

  @Test
  void copyThatCannotBeRead_mayBeTheOneThatCounts_soNothingIsTakenForDone() throws Exception {
    FakeStorage counts = new FakeStorage("first", EnvImage.redundant(NEW, EnvFiles.SIZE, 2));
    FakeStorage older = new FakeStorage("second", EnvImage.redundant(OLD, EnvFiles.SIZE, 1));
    UBootEnvironment environment =
        new UBootEnvironment(List.of(counts, older), FlagScheme.INCREMENTAL, EnvLock.NONE);
    counts.failsReads(1);

    assertThat(environment.write(Map.of("a", "old"))).isTrue();

    assertThat(environment.read().variables()).containsEntry("a", "old");
  }

  @Test
  void write_holdsTheLockAndReadsAgainUnderIt() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    AtomicInteger held = new AtomicInteger();
    EnvLock lock =
        () -> {
          held.incrementAndGet();
          try {
            Files.write(files.copies.get(1), EnvImage.redundant(NEW, EnvFiles.SIZE, 10));
          } catch (IOException e) {
            throw new UpdateException(ErrorKind.FAILED, "test", e);
          }
          return held::decrementAndGet;
        };

    files.open(lock).write(Map.of("b", "c"));

    assertThat(files.open().read().variables()).containsAllEntriesOf(NEW).containsEntry("b", "c");
    assertThat(held).hasValue(0);
  }

  @Test
  void busyLock_keepsEverythingAsItIs() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    byte[] second = files.bytes(1);
    EnvLock busy =
        () -> {
          throw new UpdateException(ErrorKind.BUSY, "held");
        };

    assertThatThrownBy(() -> files.open(busy).write(Map.of("b", "c"))).hasMessage("held");
    assertThat(files.open(busy).read().variables()).isEqualTo(OLD);
    assertThat(files.bytes(1)).isEqualTo(second);
  }

  @Test
  void copyThatIsBeingWritten_isReadAgainUnderTheLock() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, OLD, 9);
    byte[] whole = files.bytes(1);
    files.damage(1);
    EnvLock writerIsDone =
        () -> {
          try {
            Files.write(files.copies.get(1), whole);
          } catch (IOException e) {
            throw new UpdateException(ErrorKind.FAILED, "test", e);
          }
          return () -> {};
        };

    assertThat(files.open(writerIsDone).read().damage()).isEmpty();
  }

  private static void assertBootenv(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining(message);
  }
}
