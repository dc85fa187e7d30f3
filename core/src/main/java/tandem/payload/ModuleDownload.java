package tandem.payload;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.posix.Fifo;

/**
 * The download of one payload: as streams if the module asks for them, else as files that are
 * stored for it.
 */
final class ModuleDownload {
  private static final String BY_MODULE = "module";
  private static final String AS_FILES = "files";

  private final ModuleProgram module;
  private final ModuleTree tree;
  private final Payload payload;
  private final ProgressListener progress;
  private long bytes;

  ModuleDownload(
      ModuleProgram module, ModuleTree tree, Payload payload, ProgressListener progress) {
    this.module = module;
    this.tree = tree;
    this.payload = payload;
    this.progress = progress;
  }

  StoreReport run(boolean withSizes) throws IOException, UpdateException {
    makeStreams();
    PayloadFile first = payload.nextFile();
    boolean asked = stream(first, withSizes);
    try {
      tree.removeStreams();
      if (!asked) {
        tree.createFiles();
      }
    } catch (IOException e) {
      throw StoredFile.failure(tree.root(), e);
    }
    for (PayloadFile file = asked ? null : first; file != null; file = payload.nextFile()) {
      FileProgress counted = new FileProgress(file, progress);
      StoredFile.store(file, tree.files(), counted);
      bytes += counted.done();
    }
    return new StoreReport(bytes, bytes, 0, 0, 0, asked ? BY_MODULE : AS_FILES);
  }

  private void makeStreams() throws UpdateException {
    try {
      tree.createStreams();
    } catch (IOException e) {
      throw StoredFile.failure(tree.root(), e);
    }
  }

  /** Runs the module, and tells whether it has asked for a stream. */
  private boolean stream(@Nullable PayloadFile first, boolean withSizes)
      throws IOException, UpdateException {
    ModuleCall call = withSizes ? ModuleCall.DOWNLOAD_WITH_FILE_SIZES : ModuleCall.DOWNLOAD;
    if (first != null) {
      StreamFeed.prepare(tree, first); // as Mender has it before the module starts
    }
    try (ModuleProgram.Started started = module.start(call)) {
      StreamFeed feed = new StreamFeed(started, tree);
      boolean asked = false;
      PayloadFile file = first;
      Optional<Fifo> question = feed.awaitQuestion();
      while (question.isPresent() && file != null) {
        asked = true;
        FileProgress counted = new FileProgress(file, progress);
        feed.give(question.get(), file, withSizes, counted);
        bytes += counted.done();
        file = payload.nextFile();
        if (file != null) {
          StreamFeed.prepare(tree, file);
        }
        question = feed.awaitQuestion();
      }
      // Opened and closed without a line: there are no more files.
      question.ifPresent(Fifo::close);
      started.await();
      if (asked && file != null) {
        throw new UpdateException(
                ErrorKind.MODULE,
                started.name() + ": ended without reading " + file.name() + ", the next stream")
            .withHint("a module reads every stream to its end, or none of them");
      }
      return asked || (question.isPresent() && first == null);
    }
  }
}
