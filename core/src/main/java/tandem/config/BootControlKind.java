package tandem.config;

/** How the bootloader is talked to. */
public enum BootControlKind {
  /** Whatever the device has. */
  AUTO,
  /** The U-Boot environment, read and written by Tandem itself. */
  UBOOT,
  /** The commands {@code fw_printenv} and {@code fw_setenv}, or what the board calls so. */
  COMMAND
}
