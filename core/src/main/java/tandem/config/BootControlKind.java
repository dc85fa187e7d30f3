package tandem.config;

/** How the bootloader is talked to. */
public enum BootControlKind {
  /** Whatever the device has. */
  AUTO,
  /** The U-Boot environment, read and written by Tandem itself. */
  UBOOT,
  /** The GRUB environment, of grub-mender-grubenv or plain, read and written by Tandem itself. */
  GRUB,
  /** The entries of systemd-boot on the EFI system partition. */
  SYSTEMD_BOOT,
  /** The {@code autoboot.txt} of a Raspberry Pi. */
  TRYBOOT,
  /** {@code Tandem.BootCommand}, else the board's {@code fw_printenv} and {@code fw_setenv}. */
  COMMAND
}
