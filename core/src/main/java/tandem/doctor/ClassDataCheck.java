package tandem.doctor;

import static tandem.doctor.FindingId.PROGRAM_CLASS_DATA;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Examines whether the runtime that Tandem brings uses its class-data archive. Without, everything
 * works, and starts several times slower: the virtual machine does not say so.
 */
final class ClassDataCheck {
  private static final Path MAPS = Path.of("/proc/self/maps");

  private final Findings findings;

  ClassDataCheck(Findings findings) {
    this.findings = findings;
  }

  void check() {
    // As a module Tandem is only in a runtime of its own.
    if (ClassDataCheck.class.getModule().isNamed()) {
      findings.look(PROGRAM_CLASS_DATA, "Tandem", ClassDataCheck::isMapped).ifPresent(this::say);
    }
  }

  private static boolean isMapped() throws IOException {
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines.anyMatch(line -> line.endsWith("/classes.jsa"));
    }
  }

  private void say(boolean mapped) {
    if (mapped) {
      findings.ok(PROGRAM_CLASS_DATA, "Tandem", "the class-data archive is in use");
    } else {
      findings.warn(
          PROGRAM_CLASS_DATA,
          "Tandem",
          "its class-data archive is not in use, so every command starts slowly",
          "unpack the archive again; runtime/lib/server/classes.jsa is missing or damaged");
    }
  }
}
