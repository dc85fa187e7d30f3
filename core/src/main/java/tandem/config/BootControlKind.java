package tandem.config;

/** How the bootloader is talked to. */
public enum BootControlKind {
  /** Whatever the device has. */
  AUTO,
  /** The U-Boot environment, read and written by Tandem itself. */
  UBOOT,
  /** The GRUB environment, of grub-mender-grubenv or plain, read and written by Tandem itself. */
  GRUB,
  /** The commands {@code fw_printenv} and {@code fw_setenv}, or what the board calls so. */
  COMMAND
}
