package tandem.image.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How the table of what is mounted changes. */
class FstabTest {
  @Test
  void rootAndBootPartition_areReplaced_andAllElseStays() {
    String plain =
        """
        # /etc/fstab: / was on /dev/sda1
        PARTUUID=5 / ext4 rw,discard,x-systemd.growfs 0 1
        PARTUUID=6\t/boot/efi/\tvfat defaults 0 0

        tmpfs /tmp tmpfs nosuid 0 0
        /dev/sdb1 none swap sw 0 0
        """;

    assertThat(Fstab.converted(plain).lines())
        .containsExactly(
            "# /etc/fstab: / was on /dev/sda1",
            "",
            "tmpfs /tmp tmpfs nosuid 0 0",
            "/dev/sdb1 none swap sw 0 0",
            "# The kernel mounts the root: this file is the same in both slots.",
            "PARTLABEL=boot /boot/efi vfat umask=0077 0 2",
            "PARTLABEL=data /data ext4 defaults 0 2");
  }

  @Test
  void emptyTable_getsOurs() {
    assertThat(Fstab.converted("")).startsWith("# The kernel").endsWith(" 0 2\n");
  }
}
