package tandem.image.build;

/**
 * A disk image that is to be built.
 *
 * @param platform what it is for
 * @param slots the two slots
 * @param dataBytes size of the data partition
 * @param boot how it boots
 * @param origin where identities and times come from
 */
public record ImageSpec(
    Platform platform, Slots slots, long dataBytes, BootSetup boot, Origin origin) {}
