package tandem.payload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.posix.Fifo;
import tandem.process.LineListener;
import tandem.process.LiveProgram;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;

/** What the protocol of update modules needs of the machine below it, beside files. */
public interface ModuleHost {

  /** Runs a module to its end, as {@link tandem.process.ProgramRunner#run}. */
  ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException;

  /** Starts a module, which goes on while it is talked to. */
  LiveProgram start(ProgramCall call, LineListener lines) throws UpdateException;

  /** Makes a named pipe that only its owner may open. */
  void makePipe(Path pipe) throws IOException;

  /** Opens a pipe for writing; empty while nobody has it open for reading. */
  Optional<Fifo> openPipe(Path pipe) throws IOException;

  /** Flushes the whole file system that this folder is on. */
  void flushAround(Path folder) throws IOException;

  /** Flushes all file systems, and tells whether that ended in a bounded time. */
  boolean flushEverything() throws IOException;
}
