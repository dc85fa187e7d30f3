package tandem.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes artifacts. The same spec and files give the same bytes, whoever writes them, when, and on
 * however many cores; with gzip, as long as the zlib of the Java runtime is the same. Payload files
 * are read twice, for the manifest and to be compressed; memory does not depend on their size.
 */
public final class ArtifactWriter {
  private static final int BUFFER = 1 << 16;

  private final ArtifactSpec spec;
  private final PayloadArchive payload;
  private final PreludeOut prelude;

  private ArtifactWriter(ArtifactSpec spec) throws IOException {
    this.spec = spec;
    this.payload = new PayloadArchive(0, measured(spec.files()), spec.timestamp());
    this.prelude =
        new PreludeOut(spec, payload.files().stream().map(MeasuredFile::digest).toList());
  }

  /**
   * Writes an artifact to a file. It appears there complete and durable, or what was there stays.
   *
   * @throws LimitExceededException when the header is larger than readers allow
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void write(ArtifactSpec spec, Path target) throws IOException {
    refuseOwnInput(spec, target);
    ArtifactWriter writer = new ArtifactWriter(spec);
    try (NewFile file = NewFile.create(target)) {
      writer.writeTo(file);
      file.commit();
    }
  }

  private static void refuseOwnInput(ArtifactSpec spec, Path target) throws IOException {
    for (PayloadSource file : spec.files()) {
      if (Files.exists(target) && Files.isSameFile(file.path(), target)) {
        throw new IOException(target + ": would replace the payload file " + file.path());
      }
    }
  }

  private static List<MeasuredFile> measured(List<PayloadSource> sources) throws IOException {
    List<MeasuredFile> files = new ArrayList<>();
    for (PayloadSource source : sources) {
      files.add(MeasuredFile.of(source));
    }
    return files;
  }

  private void writeTo(NewFile file) throws IOException {
    TarOut tar = new TarOut(file.appender());
    prelude.writeTo(tar);
    writePayload(file, tar);
    tar.finish();
  }

  // The compressed size is known only afterwards; a header of the same length then replaces this.
  private void writePayload(NewFile file, TarOut tar) throws IOException {
    String name = payload.name(spec.compression().method());
    boolean large = Compressor.largestResult(payload.size()) > TarHeader.LARGEST_NUMBER;
    long headerAt = file.size();
    file.appender().write(TarHeader.of(name, 0, spec.timestamp(), large));
    long contentAt = file.size();
    payload.writeTo(new BufferedOutputStream(file.appender(), BUFFER), spec.compression());
    long size = file.size() - contentAt;
    tar.pad(size);
    file.overwrite(headerAt, TarHeader.of(name, size, spec.timestamp(), large));
  }
}
