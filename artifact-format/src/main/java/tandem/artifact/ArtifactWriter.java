package tandem.artifact;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

  /** Writes an artifact of any size to a file. */
  public static void write(ArtifactSpec spec, Path target, Flush flush) throws IOException {
    write(spec, target, flush, Long.MAX_VALUE);
  }

  /**
   * Writes an artifact to a file. It appears there complete, or what was there stays.
   *
   * @param most how many bytes it may have
   * @throws LimitExceededException when it would have more, or the header is larger than readers
   *     allow
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void write(ArtifactSpec spec, Path target, Flush flush, long most)
      throws IOException {
    refuseOwnInput(spec, target);
    ArtifactWriter writer = of(spec);
    writer.requireAtMost(most);
    try (NewFile file = NewFile.create(target, most)) {
      writer.writeTo(file.content());
      file.commit(flush);
    }
  }

  /**
   * Writes an artifact where it can be copied from: sizes come before contents, and digests before
   * everything, so that a pipe can not take it while it is made.
   *
   * @throws LimitExceededException when it is larger than the spool may get, or the header is
   *     larger than readers allow
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void write(ArtifactSpec spec, Spool spool) throws IOException {
    ArtifactWriter writer = of(spec);
    writer.requireAtMost(spool.most());
    writer.writeTo(spool.content());
  }

  /**
   * Writes an artifact without compression to a stream, without a copy: its sizes are known, and
   * payload files are read twice.
   *
   * @param most how many bytes it may have
   * @throws IllegalArgumentException when it is to be compressed
   * @throws LimitExceededException when it would have more bytes, before any of them is written
   * @throws IOException when a file can not be read or written, signing fails, or a payload file
   *     changes meanwhile
   */
  public static void stream(ArtifactSpec spec, OutputStream out, long most) throws IOException {
    if (spec.compression().method() != Compression.NONE) {
      throw new IllegalArgumentException("sizes are not known: " + spec.compression());
    }
    ArtifactWriter writer = of(spec);
    writer.requireAtMost(most);
    writer.streamTo(out);
  }

  private static ArtifactWriter of(ArtifactSpec spec) throws IOException {
    return new ArtifactWriter(spec, new PayloadArchive(0, inputs(spec.files()), spec.timestamp()));
  }

  // Without compression, the size is known before the first byte is written.
  private void requireAtMost(long most) throws IOException {
    if (spec.compression().method() == Compression.NONE) {
      long size =
          PreludeOut.draft(spec).toBytes().length + TarOut.sizeOf(new long[] {payload.size()});
      if (size > most) {
        throw new LimitExceededException("artifact", size, most, "bytes");
      }
    }
  }

  private void streamTo(OutputStream out) throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (InputFile file : payload.files()) {
      digests.add(file.copyTo(OutputStream.nullOutputStream()));
    }
    out.write(PreludeOut.of(spec, digests).toBytes());
    TarOut tar = new TarOut(out);
    tar.member(
        payload.name(Compression.NONE),
        spec.timestamp(),
        payload.size(),
        stream -> {
          if (!payload.writeTo(new OpenEnd(stream), spec.compression()).equals(digests)) {
            throw new IOException("payload files: changed while the artifact was written");
          }
        });
    tar.finish();
    out.flush();
  }

  /** A stream that somebody else closes. */
  private static final class OpenEnd extends FilterOutputStream {
    private OpenEnd(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() {}
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

  private void writeTo(GrowingFile file) throws IOException {
    byte[] draft = PreludeOut.draft(spec).toBytes();
    file.appender().write(draft);
    List<Digest> digests = writePayload(file);
    file.replaceStart(draft.length, PreludeOut.of(spec, digests).toBytes());
  }

  // The compressed size is known only afterwards; a header of the same length then replaces this.
  private List<Digest> writePayload(GrowingFile file) throws IOException {
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
