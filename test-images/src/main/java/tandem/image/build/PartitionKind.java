package tandem.image.build;

import java.util.UUID;

/** What a partition is for, as its type in the partition table says. */
enum PartitionKind {
  /** Firmware looks for bootloaders in it. */
  EFI_SYSTEM("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"),
  /** Of no special use, so that nothing mounts a slot by itself. */
  LINUX_DATA("0fc63daf-8483-4772-8e79-3d69d8477de4"),
  /** GRUB's code, without a file system. */
  BIOS_BOOT("21686148-6449-6e6f-744e-656564454649");

  private final UUID type;

  PartitionKind(String type) {
    this.type = UUID.fromString(type);
  }

  UUID type() {
    return type;
  }
}
