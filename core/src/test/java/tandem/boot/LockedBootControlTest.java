package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class LockedBootControlTest {
  private final RecordedBootFiles files =
      new RecordedBootFiles(
          Map.of(
              "autoboot.txt",
              SystemdFiles.bytes(
                  "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n")));

  private BootControl control(EnvLock lock) {
    return new LockedBootControl(
        new TrybootControl(new SectorFile(files, "autoboot.txt"), new SlotParts(2, 3, 2), "b00-1"),
        lock);
  }

  @Test
  void lockThatAnotherHolds_isBusyAndNothingChanges() throws Exception {
    String before = files.text("autoboot.txt");
    BootControl control = control(BusyLock.busy());

    for (ThrowingCallable change :
        List.<ThrowingCallable>of(
            () -> control.startTrial(3), control::confirm, () -> control.bootWithoutTrial(3))) {
      assertThatThrownBy(change)
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
    }
    assertThat(files.text("autoboot.txt")).isEqualTo(before);
    assertThat(control.read()).isEqualTo(new BootState(2, false, 0));
  }

  private boolean hasTrial() {
    byte[] content = files.now.getOrDefault("autoboot.txt", new byte[0]);
    return new String(content, ISO_8859_1).contains("tandem-trial");
  }

  @Test
  void lock_isHeldWhileTheFileChangesAndGivenBack() throws Exception {
    List<String> story = new ArrayList<>();
    EnvLock lock =
        () -> {
          story.add("taken, trial " + hasTrial());
          return () -> story.add("given back, trial " + hasTrial());
        };

    control(lock).startTrial(3);
    assertThatThrownBy(() -> control(lock).bootWithoutTrial(7)).isInstanceOf(Exception.class);

    assertThat(story)
        .containsExactly(
            "taken, trial false",
            "given back, trial true",
            "taken, trial true",
            "given back, trial true");
  }
}
