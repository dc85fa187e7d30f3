package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.LineListener;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;
import tandem.process.Programs;

/**
 * Runs programs for a command that does not hold the lock of the device. What runs is marked in a
 * folder of its own: the mark in the data store may belong to another Tandem, whose programs would
 * be taken for left over, and ended.
 */
final class TemporaryPrograms implements ProgramRunner {

  @Override
  public ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException {
    try {
      Path folder = Files.createTempDirectory("tandem-run-");
      try {
        return Programs.in(folder).run(call, lines);
      } finally {
        Files.deleteIfExists(folder.resolve(Programs.MARK_NAME));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, call.program() + ": no temporary folder: " + e, e);
    }
  }
}
