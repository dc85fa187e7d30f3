package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.image.build.DiskLayout.MIB;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class DiskLayoutTest {
  @ParameterizedTest
  @CsvSource({"true, 2, 34, 134, 234, 250", "false, 1, 33, 133, 233, 249"})
  void partitions_followEachOther(
      boolean biosBoot, long boot, long slotA, long slotB, long data, long end) throws Exception {
    DiskLayout layout = DiskLayout.of(biosBoot, 100 * MIB, 16 * MIB);

    assertThat(layout.partition(DiskLayout.BOOT).offset()).isEqualTo(boot * MIB);
    assertThat(layout.partition(DiskLayout.SLOT_A).offset()).isEqualTo(slotA * MIB);
    assertThat(layout.partition(DiskLayout.SLOT_B).offset()).isEqualTo(slotB * MIB);
    assertThat(layout.partition(DiskLayout.DATA).offset()).isEqualTo(data * MIB);
    assertThat(layout.bytes()).isEqualTo((end + 1) * MIB);
    assertThat(layout.partitions()).hasSize(biosBoot ? 5 : 4);
  }

  @Test
  void biosBoot_isBeforeAllOthers() throws Exception {
    DiskLayout layout = DiskLayout.of(true, 100 * MIB, 16 * MIB);

    assertThat(layout.partition(DiskLayout.BIOS_BOOT).offset()).isEqualTo(MIB);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -MIB, 7 * MIB, 100 * MIB + 512, Long.MAX_VALUE / MIB * MIB})
  void sizesThatAreNotPossible_areRefused(long bytes) {
    assertThatThrownBy(() -> DiskLayout.of(true, bytes, 16 * MIB))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
    assertThatThrownBy(() -> DiskLayout.of(true, 16 * MIB, bytes))
        .isInstanceOf(UpdateException.class);
  }
}
