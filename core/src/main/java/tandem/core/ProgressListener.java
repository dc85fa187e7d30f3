package tandem.core;

/** Hears how far a long operation is. Called often: an implementation limits its own output. */
@FunctionalInterface
public interface ProgressListener {

  /** Hears nothing. */
  ProgressListener NONE = event -> {};

  /** Takes the newest state. */
  void on(Progress event);

  /**
   * How far one phase is.
   *
   * @param phase for instance {@code write}, {@code verify}
   * @param done bytes done in this phase, or percent where there is a text
   * @param total bytes of this phase, or -1 when unknown; 100 for percent
   * @param text what the program says that does the work, fit for a terminal; else empty
   */
  record Progress(String phase, long done, long total, String text) {
    /** Takes bytes, of which there is no more to say. */
    public Progress(String phase, long done, long total) {
      this(phase, done, total, "");
    }
  }
}
