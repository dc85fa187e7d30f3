package tandem.image.build;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What the image is for. */
public record Platform(Architecture architecture, Bootloader bootloader) {

  /** Tells whether its disk has a partition for GRUB's code. */
  boolean hasBiosBoot() {
    return bootloader == Bootloader.GRUB;
  }

  void mustBeKnown() throws UpdateException {
    if (bootloader == Bootloader.GRUB && architecture != Architecture.AMD64) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED, "GRUB is put only into images for amd64, not for arm64")
          .withHint("images for arm64 are made for U-Boot");
    }
  }
}
