package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void argumentsThatLookLikeAPlace_areLeftAsTheyAre() throws Exception {
    BootSetup boot = new BootSetup(List.of(), "/dev/vda", "a=@DISK@ b=@X@", Map.of());

    String script = BootTexts.of(new Platform(Architecture.AMD64, Bootloader.GRUB), boot).grub();

    assertThat(script).contains("kernel_arguments=\"a=@DISK@ b=@X@\"\n");
  }

  /** What is explained for boards is what was booted in emulated ones. */
  @Test
  void documentForBoards_hasTheSameVariables() throws Exception {
    String document = Files.readString(Path.of("../docs/porting.md"));
    int start = document.indexOf("# What Tandem changes: the slots are");
    Map<String, String> ours = texts(Architecture.ARM64, Bootloader.UBOOT).uboot();
    List<String> shared =
        document.substring(start, document.indexOf("```", start)).lines().toList();

    for (String line : shared) {
      String name = line.split("=", 2)[0];
      boolean ofTheSlots = List.of("mender_boot_part", "mender_boot_part_hex").contains(name);
      if (!line.startsWith("#") && !ofTheSlots && !line.endsWith("=0")) {
        assertThat(line).isEqualTo(name + "=" + ours.get(name));
      }
    }
    for (String name : List.of("bootcmd", "altbootcmd", "count_trial", "save_canary")) {
      assertThat(shared).contains(name + "=" + ours.get(name));
    }
  }
}
