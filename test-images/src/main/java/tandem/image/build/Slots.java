package tandem.image.build;

/**
 * The two slots.
 *
 * @param root what slot A holds
 * @param bytes size of each; 0 for that of the root file system, if that is an image
 * @param both whether slot B holds the same, or nothing
 */
public record Slots(RootSource root, long bytes, boolean both) {}
