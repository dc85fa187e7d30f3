package tandem.cli;

import java.io.Closeable;
import java.io.IOException;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.UpdateException;
import tandem.source.HttpOptions;
import tandem.source.Source;
import tandem.source.Sources;
import tandem.update.Failures;

/** An artifact that is read without a device. */
final class ArtifactFile implements Closeable {
  /** On a build host several payloads are no reason to refuse to look. */
  static final int MAX_PAYLOADS = 10_000;

  private final Source source;
  private final Source.Opened opened;
  private final ArtifactReader reader;

  private ArtifactFile(Source source, Source.Opened opened, ArtifactReader reader) {
    this.source = source;
    this.opened = opened;
    this.reader = reader;
  }

  /** Returns the limits for artifacts that are only looked at. */
  static ReadLimits limits() {
    return DecoderMemory.limits().withPayloads(MAX_PAYLOADS).withAugments();
  }

  static ArtifactFile open(String argument, Context context, SignaturePolicy policy)
      throws UpdateException, IOException {
    Source source =
        Sources.of(
            argument,
            HttpOptions.defaults(context.console().environment()),
            context.console().in());
    Source.Opened opened = source.open();
    try {
      return new ArtifactFile(
          source, opened, ArtifactReader.open(opened.stream(), limits(), policy));
    } catch (IOException e) {
      opened.close();
      throw Failures.reading(source.name(), e, source.failureKind());
    }
  }

  ArtifactReader reader() {
    return reader;
  }

  /** Reads all that is left, and checks it. */
  void check() throws UpdateException {
    try {
      reader.finish();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Returns what an exception from reading means. */
  UpdateException failure(IOException e) {
    return Failures.reading(source.name(), e, source.failureKind());
  }

  @Override
  public void close() throws IOException {
    try (opened) {
      reader.close();
    }
  }
}
