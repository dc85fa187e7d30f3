package tandem.image.crash;

/**
 * What a bootloader did.
 *
 * @param bootPart the boot part of the slot that came up
 * @param byDefault whether it found no valid environment, and took the one that it was built with
 */
public record Booted(int bootPart, boolean byDefault) {}
