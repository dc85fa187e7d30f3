package tandem.artifact;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes artifacts. The same spec and files give the same bytes, whoever writes them, when, and on
 * however many cores. Payload files are read once: they are hashed while they are compressed, and
 * what depends on their digests is written in front of them afterwards. Memory does not depend on
 * their size.
 */
public final class ArtifactWriter {
  private static final int BUFFER = 1 << 16;

  private final ArtifactSpec spec;
  private final PayloadArchive payload;

  private ArtifactWriter(ArtifactSpec spec, PayloadArchive payload) {
    this.spec = spec;
    this.payload = payload;
  }

  /** When an artifact is flushed to disk before it gets its name. */
  public enum Flush {
    /** Always. */
    ALWAYS,
    /**
     * When there is something to lose: an artifact of that name. After a power cut, a new one may
     * be empty or incomplete, which its checksums tell; flushing a large file takes longer than
     * writing it.
     */
    WHEN_REPLACING
  }

  /** Writes an artifact to a file, flushed when it replaces another one. */
  public static void write(ArtifactSpec spec, Path target) throws IOException {
    write(spec, target, Flush.WHEN_REPLACING);
  }

  /**
   * Writes an artifact to a file. It appears there complete, or what was there stays.
   *
   * @throws LimitExceededException when the header is larger than readers allow
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void write(ArtifactSpec spec, Path target, Flush flush) throws IOException {
    refuseOwnInput(spec, target);
    PayloadArchive payload = new PayloadArchive(0, inputs(spec.files()), spec.timestamp());
    ArtifactWriter writer = new ArtifactWriter(spec, payload);
    try (NewFile file = NewFile.create(target)) {
      writer.writeTo(file);
      file.commit(flush);
    }
  }

  private static void refuseOwnInput(ArtifactSpec spec, Path target) throws IOException {
    for (PayloadSource file : spec.files()) {
      if (Files.exists(target) && Files.isSameFile(file.path(), target)) {
        throw new IOException(target + ": would replace the payload file " + file.path());
      }
    }
  }

  private static List<InputFile> inputs(List<PayloadSource> sources) throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (PayloadSource source : sources) {
      files.add(InputFile.of(source));
    }
    return files;
  }

  private void writeTo(NewFile file) throws IOException {
    byte[] draft = PreludeOut.draft(spec).toBytes();
    file.appender().write(draft);
    List<Digest> digests = writePayload(file);
    file.replaceStart(draft.length, PreludeOut.of(spec, digests).toBytes());
  }

  // The compressed size is known only afterwards; a header of the same length then replaces this.
  private List<Digest> writePayload(NewFile file) throws IOException {
    TarOut tar = new TarOut(file.appender());
    String name = payload.name(spec.compression().method());
    boolean large = Compressor.largestResult(payload.size()) > TarHeader.LARGEST_NUMBER;
    long headerAt = file.size();
    file.appender().write(TarHeader.of(name, 0, spec.timestamp(), large));
    long contentAt = file.size();
    List<Digest> digests =
        payload.writeTo(new BufferedOutputStream(file.appender(), BUFFER), spec.compression());
    long size = file.size() - contentAt;
    tar.pad(size);
    file.overwrite(headerAt, TarHeader.of(name, size, spec.timestamp(), large));
    tar.finish();
    return digests;
  }
}
