package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.image.disk.ModelDisk;
import tandem.payload.ModuleHost;
import tandem.posix.Fifo;
import tandem.process.LineListener;
import tandem.process.LiveProgram;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramLine.Channel;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/**
 * What stands for the programs of a model device: state scripts, which only are noted, and one
 * update module, which does to the model disks what a program would do. It takes no streams, so
 * that Tandem stores the file of the payload for it.
 */
final class ModelPrograms implements ModuleHost, ProgramRunner {
  private static final ProgramResult DONE = ProgramResult.exited(0);
  private static final ProgramResult FAILED = ProgramResult.exited(1);

  private final List<ModelDisk> disks;
  private final Optional<ModuleFile> file;
  private final ScriptOrder order;

  /**
   * Takes the disks of a device.
   *
   * @param file what its module installs
   * @param order hears of each call of a state script
   */
  ModelPrograms(List<ModelDisk> disks, Optional<ModuleFile> file, ScriptOrder order) {
    this.disks = disks;
    this.file = file;
    this.order = order;
  }

  @Override
  public ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException {
    List<String> words = call.words();
    String last = words.get(words.size() - 1);
    if (last.contains("/scripts/")) {
      order.called(last.substring(last.lastIndexOf('/') + 1));
      return DONE;
    }
    return module(words.get(words.size() - 2), last, lines);
  }

  private ProgramResult module(String call, String tree, LineListener lines) {
    ModuleModel module =
        new ModuleModel(
            disks.get(Disks.STORE).root().resolve(Disks.DEVICE + tree),
            disks.get(Disks.FILES).root().resolve(ModuleFile.NAME),
            file.orElseThrow().payloadName());
    try {
      switch (call) {
        case "ArtifactInstall" -> module.install();
        case "ArtifactRollback" -> module.rollback();
        case "Cleanup" -> module.cleanup();
        case "SupportsRollback" -> lines.on(new ProgramLine(Channel.OUTPUT, "Yes", false));
        case "NeedsArtifactReboot" -> lines.on(new ProgramLine(Channel.OUTPUT, "No", false));
        default -> {
          // As a shell script without a branch for it.
        }
      }
      return DONE;
    } catch (IOException e) {
      lines.on(new ProgramLine(Channel.ERRORS, String.valueOf(e.getMessage()), false));
      return FAILED;
    }
  }

  @Override
  public LiveProgram start(ProgramCall call, LineListener lines) throws UpdateException {
    return new Ended(run(call, lines));
  }

  @Override
  public void makePipe(Path pipe) throws IOException {
    Files.createFile(pipe);
  }

  @Override
  public Optional<Fifo> openPipe(Path pipe) {
    return Optional.empty();
  }

  @Override
  public void flushAround(Path folder) throws IOException {
    disks.get(Disks.STORE).flushAll();
  }

  @Override
  public boolean flushEverything() throws IOException {
    for (ModelDisk disk : disks) {
      disk.flushAll();
    }
    return true;
  }

  private record Ended(ProgramResult result) implements LiveProgram {
    @Override
    public boolean isAlive() {
      return false;
    }

    @Override
    public boolean endsWithin(Duration patience) {
      return true;
    }

    @Override
    public ProgramResult await() {
      return result;
    }

    @Override
    public void end() {}

    @Override
    public void close() {}
  }
}
