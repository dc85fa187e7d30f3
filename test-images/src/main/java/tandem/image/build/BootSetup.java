package tandem.image.build;

import java.util.List;
import java.util.Map;

/**
 * How the device boots.
 *
 * @param files more files for the boot partition
 * @param disk the kernel's name of the disk, up to the number of a partition: {@code /dev/vda}
 * @param kernelArguments what the kernel is told besides {@code root=}
 * @param variables of U-Boot's environment in place of the usual ones; those of the slots are added
 *     where they are missing
 */
public record BootSetup(
    List<BootFile> files, String disk, String kernelArguments, Map<String, String> variables) {
  /** Copies the collections. */
  public BootSetup {
    files = List.copyOf(files);
    variables = Map.copyOf(variables);
  }

  /** Returns what is usual: a virtual disk, a serial console, a reset after a panic. */
  public static BootSetup usual(Architecture architecture) {
    return new BootSetup(
        List.of(),
        "/dev/vda",
        "console=" + architecture.console() + " panic=1 rootwait ro quiet",
        Map.of());
  }
}
