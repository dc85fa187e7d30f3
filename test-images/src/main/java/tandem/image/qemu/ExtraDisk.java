package tandem.image.qemu;

import java.nio.file.Path;

/**
 * One more disk, such as a USB stick would be.
 *
 * @param image its file, raw
 * @param readOnly whether the guest finds a switch for write protection set
 */
public record ExtraDisk(Path image, boolean readOnly) {}
