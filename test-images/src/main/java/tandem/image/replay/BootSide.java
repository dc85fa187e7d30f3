package tandem.image.replay;

import java.util.List;
import tandem.image.crash.GrubLayout;
import tandem.image.crash.Layout;
import tandem.image.crash.UBootLayout;

/**
 * A bootloader of the reference device, with the files on the boot partition that it chooses by.
 */
public enum BootSide {
  GRUB,
  UBOOT;

  private static final List<String> GRUB_FILES =
      List.of(
          "mender_grubenv1/env",
          "mender_grubenv1/lock",
          "mender_grubenv2/env",
          "mender_grubenv2/lock");
  private static final List<String> UBOOT_FILES = List.of("uboot.env", "uboot-redund.env");

  Layout layout() {
    return this == GRUB ? GrubLayout.PAIR : UBootLayout.REDUNDANT;
  }

  /** Returns the folder on the boot partition, empty or with a slash at its end. */
  String folder() {
    return this == GRUB ? "grub-mender-grubenv/" : "";
  }

  /** Returns the files, seen from the folder. */
  List<String> files() {
    return this == GRUB ? GRUB_FILES : UBOOT_FILES;
  }
}
