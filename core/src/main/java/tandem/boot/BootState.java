package tandem.boot;

/**
 * What the bootloader will do next, as its environment says.
 *
 * @param bootPart value of {@code mender_boot_part}: the slot it boots next
 * @param trial value of {@code upgrade_available}: that boot is a trial
 * @param bootCount how many trial boots were started
 */
public record BootState(int bootPart, boolean trial, int bootCount) {}
