package tandem.server.metrics;

/** All samples of one name. */
interface Family {
  /** Returns the name. */
  String name();

  /** Writes the samples of this moment. */
  void write(SampleText text);
}
