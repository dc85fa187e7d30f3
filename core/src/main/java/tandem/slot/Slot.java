package tandem.slot;

import java.nio.file.Path;

/**
 * One of the two root slots.
 *
 * @param name {@code A} or {@code B}
 * @param configured how the configuration names it, for instance {@code /dev/mmcblk0p2} or {@code
 *     PARTUUID=...}
 * @param device where it is on this machine: the configured name resolved below the root
 * @param bootPart the value of {@code mender_boot_part} that boots it, decimal
 */
public record Slot(String name, String configured, Path device, int bootPart) {}
