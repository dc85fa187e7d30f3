package tandem.image.convert;

import java.nio.file.Path;
import java.util.Optional;
import tandem.image.build.Origin;

/**
 * What is to be converted, and to what.
 *
 * @param disk the image of a disk with one root file system
 * @param archive the self-contained Tandem for the device
 * @param deviceType what artifacts for the device name
 * @param sizes the partitions
 * @param boot how it boots
 * @param origin where identities and times come from
 */
public record ConvertSpec(
    Path disk, Path archive, String deviceType, Sizes sizes, Boot boot, Origin origin) {

  /**
   * The partitions.
   *
   * @param slot size of each slot; 0 for that of the root file system
   * @param data size of the data partition
   * @param both whether slot B holds the same as slot A, or nothing
   */
  public record Sizes(long slot, long data, boolean both) {}

  /**
   * How the device boots, where it is not as usual.
   *
   * @param disk the kernel's name of the disk, up to the number of a partition
   * @param kernelArguments what the kernel is told besides {@code root=}
   */
  public record Boot(Optional<String> disk, Optional<String> kernelArguments) {}
}
