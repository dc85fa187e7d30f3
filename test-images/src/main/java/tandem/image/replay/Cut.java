package tandem.image.replay;

import java.util.BitSet;

/**
 * One state of the disk that a power cut may leave.
 *
 * @param end how many records had begun
 * @param kept which sectors of those since the last flush reached the disk
 */
public record Cut(int end, BitSet kept) {}
