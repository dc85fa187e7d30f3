package tandem.image.build;

/** What boots the device. */
public enum Bootloader {
  /** In the image, for BIOS and for EFI. */
  GRUB,
  /** Only its environment is in the image. */
  UBOOT
}
