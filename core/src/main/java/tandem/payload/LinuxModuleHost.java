package tandem.payload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.posix.Fifo;
import tandem.posix.Libc;
import tandem.process.LineListener;
import tandem.process.LiveProgram;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;
import tandem.process.Programs;

/** Runs modules as processes of this machine. */
public record LinuxModuleHost(Programs programs) implements ModuleHost {

  @Override
  public ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException {
    return programs.run(call, lines);
  }

  @Override
  public LiveProgram start(ProgramCall call, LineListener lines) throws UpdateException {
    return programs.start(call, lines);
  }

  @Override
  public void makePipe(Path pipe) throws IOException {
    Libc.makeFifo(pipe);
  }

  @Override
  public Optional<Fifo> openPipe(Path pipe) throws IOException {
    return Fifo.tryOpen(pipe);
  }

  @Override
  public void flushAround(Path folder) throws IOException {
    Libc.syncFileSystem(folder);
  }

  @Override
  public boolean flushEverything() throws IOException {
    return Libc.syncEverything();
  }
}
