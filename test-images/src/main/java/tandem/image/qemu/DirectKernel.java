package tandem.image.qemu;

import java.nio.file.Path;
import java.util.Optional;

/** A kernel that QEMU starts by itself, without the bootloader of the disk. */
public record DirectKernel(Path kernel, Optional<Path> initrd, String commandLine) {}
