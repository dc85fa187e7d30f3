package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BootTextsTest {
  private static BootTexts texts(Architecture architecture, Bootloader bootloader)
      throws Exception {
    return BootTexts.of(new Platform(architecture, bootloader), BootSetup.usual(architecture));
  }

  @Test
  void grub_loadsTheKernelOfASlot() throws Exception {
    String script = texts(Architecture.AMD64, Bootloader.GRUB).grub();

    assertThat(script)
        .contains(
            "slot_a=2\n",
            "slot_b=3\n",
            "kernel=/boot/vmlinuz\n",
            "kernel_disk=/dev/vda\n",
            "kernel_arguments=\"console=ttyS0 panic=1 rootwait ro quiet\"\n")
        .doesNotContainPattern("@[A-Z_]+@");
  }

  @Test
  void uboot_loadsTheKernelOfASlotAndKnowsTheWayBack() throws Exception {
    Map<String, String> variables = texts(Architecture.ARM64, Bootloader.UBOOT).uboot();

    assertThat(variables).containsEntry("bootlimit", "1").containsKeys("bootcmd", "altbootcmd");
    assertThat(variables.get("boot_slot"))
        .contains(
            "root=/dev/vda${mender_boot_part} console=ttyAMA0 panic=1 rootwait ro quiet;",
            "/boot/Image");
    assertThat(variables.get("altbootcmd")).contains("run other_slot", "saveenv");
    assertThat(variables.toString()).doesNotContainPattern("@[A-Z_]+@");
  }
}
