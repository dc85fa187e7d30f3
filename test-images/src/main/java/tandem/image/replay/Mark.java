package tandem.image.replay;

/**
 * Says what a device began to do.
 *
 * @param phase what it began
 * @param logBytes how long its log of writes was then
 */
public record Mark(String phase, long logBytes) {}
