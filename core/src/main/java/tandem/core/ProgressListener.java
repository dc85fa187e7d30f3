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
   * @param done bytes done in this phase
   * @param total bytes of this phase, or -1 when unknown
   */
  record Progress(String phase, long done, long total) {}
}
