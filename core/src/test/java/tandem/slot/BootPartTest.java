package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootPartTest {

  @ParameterizedTest
  @CsvSource({
    "/dev/mmcblk0p2, /dev/mmcblk0p2, , 2",
    "/dev/sda3, /dev/sda3, , 3",
    "/dev/nvme0n1p12, /dev/nvme0n1p12, , 12",
    "/dev/mmcblk0, /dev/mmcblk0, , ",
    "/dev/nvme0n1, /dev/nvme0n1, , ",
    "/dev/mmcblk0boot1, /dev/mmcblk0boot1, , ",
    "/dev/sda, /dev/sda, , ",
    "/dev/loop5, /dev/loop5, , ",
    "/dev/loop5p2, /dev/loop5p2, , 2",
    "/dev/md127, /dev/md127, , ",
    "/dev/mtdblock6, /dev/mtdblock6, , 6",
    "PARTUUID=1234-07, /dev/mmcblk0p2, , 2",
    "PARTLABEL=root9, /dev/sda3, , 3",
    "/dev/disk/by-partuuid/1234-07, /dev/mmcblk0p2, , 2",
    "/dev/disk/by-partlabel/root9, /dev/sda3, , 3",
    "/dev/block/by-name/system_1, /dev/sda3, , 3",
    "/dev/block/179:7, /dev/mmcblk0p2, , 2",
    "/dev/root, /dev/mmcblk0p2, , 2",
    // As in Mender, which does not follow such links.
    "/dev/mapper/vg-root2, /dev/dm-0, , 2",
    "/dev/slot1, /dev/mmcblk0p2, , 1",
    "/dev/mapper/root_a, /dev/dm-0, dm-0, ",
    "/dev/slot_a, /dev/mmcblk0p2, , 2",
    "/dev/slot_a, /dev/slot_a, mmcblk0p2, 2",
    "ubi0_1, /dev/ubi0_1, , 1",
    "/dev/ubi0_0, /dev/ubi0_0, , 0",
    "ubi0:rootfs7, /dev/ubi0_1, , 1",
    "ubi!rootfs7, /dev/ubi0_1, , 1",
    "/dev/disk4711, /dev/disk4711, , ",
  })
  void number_isThatOfThePartition(
      String configured, String name, @Nullable String kernelName, @Nullable Integer expected) {
    assertThat(BootPart.of(configured, name, kernelName)).isEqualTo(expected);
  }
}
