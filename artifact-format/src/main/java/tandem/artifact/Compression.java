package tandem.artifact;

/** How an inner archive is compressed; the suffix of its name tells. */
public enum Compression {
  NONE("none", ""),
  GZIP("gzip", ".gz"),
  XZ("lzma", ".xz"),
  ZSTD("zstd", ".zst");

  private final String id;
  private final String suffix;

  Compression(String id, String suffix) {
    this.id = id;
    this.suffix = suffix;
  }

  /** Returns the name that the command line uses. */
  public String id() {
    return id;
  }

  /** Returns what follows {@code .tar} in a member name. */
  public String suffix() {
    return suffix;
  }
}
