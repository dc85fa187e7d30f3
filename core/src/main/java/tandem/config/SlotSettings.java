package tandem.config;

import java.util.Optional;
import java.util.OptionalInt;
import tandem.core.ZeroRuns;

/**
 * What the configuration says of the two slots.
 *
 * @param partA {@code RootfsPartA} as written, for instance {@code /dev/mmcblk0p2}
 * @param partB {@code RootfsPartB} as written
 * @param bootPartA {@code Tandem.BootPartA}: value of {@code mender_boot_part} that boots slot A
 * @param bootPartB {@code Tandem.BootPartB}: likewise for slot B
 * @param zeroRuns {@code Tandem.ZeroRuns}
 */
public record SlotSettings(
    Optional<String> partA,
    Optional<String> partB,
    OptionalInt bootPartA,
    OptionalInt bootPartB,
    ZeroRuns zeroRuns) {

  /** Takes what is said of the slots themselves; zeros are written. */
  public SlotSettings(
      Optional<String> partA,
      Optional<String> partB,
      OptionalInt bootPartA,
      OptionalInt bootPartB) {
    this(partA, partB, bootPartA, bootPartB, ZeroRuns.WRITE);
  }
}
