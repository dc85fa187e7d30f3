package tandem.image.qemu;

/**
 * What a guest says of itself when it has booted.
 *
 * @param version of its image
 * @param device of its root file system, such as /dev/vda2
 */
public record BootedGuest(String version, String device) {}
