package tandem.payload;

import tandem.artifact.PayloadFile;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;

/** Counts the bytes of one file for a progress listener. */
final class FileProgress {
  private final ProgressListener listener;
  private final String phase;
  private final long total;
  private long done;

  FileProgress(PayloadFile file, ProgressListener listener) {
    this.listener = listener;
    this.phase = "store " + file.name();
    this.total = file.size();
  }

  void add(int bytes) {
    done += bytes;
    listener.on(new Progress(phase, done, total));
  }

  long done() {
    return done;
  }
}
