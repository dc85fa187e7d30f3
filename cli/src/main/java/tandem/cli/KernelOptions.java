package tandem.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of what a boot script tells the kernel. */
final class KernelOptions {
  @Option(
      names = "--kernel-args",
      paramLabel = "TEXT",
      description = "Kernel command line besides root= (default: for a serial console).")
  @Nullable String arguments;

  @Option(
      names = "--disk",
      paramLabel = "DEV",
      description = "The disk's name on the device, up to the partition (default: /dev/vda).")
  @Nullable String disk;
}
