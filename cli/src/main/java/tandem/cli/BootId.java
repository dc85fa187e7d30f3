package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** What is different in every boot of a device. */
final class BootId {
  private static final String FILE = "/proc/sys/kernel/random/boot_id";
  private static final int MAX_BYTES = 4096;

  private BootId() {}

  /** Returns it. */
  static String of(DeviceFacts facts) throws UpdateException {
    return read(facts.paths().resolve(FILE))
        // A simulated device has nothing else that a reboot changes.
        .or(() -> cmdline(facts))
        .orElse("unknown");
  }

  private static Optional<String> cmdline(DeviceFacts facts) {
    try {
      return read(facts.paths().procCmdline());
    } catch (UpdateException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(RegularFile.read(file, MAX_BYTES), UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
