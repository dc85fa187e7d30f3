package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Signs artifacts that exist, or replaces their signature. Every other byte is copied as it is, be
 * it from whatever writer. All of the artifact is verified on the way, so that nobody signs what no
 * reader takes.
 */
public final class ArtifactSigner {
  private static final SignaturePolicy ANY_SIGNATURE =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.REPORT);

  private ArtifactSigner() {}

  /**
   * How to sign.
   *
   * @param signer makes the signature
   * @param replace whether the artifact may be signed already
   * @param limits for reading it
   */
  public record Request(Signer signer, boolean replace, ReadLimits limits) {}

  /**
   * What was signed.
   *
   * @param artifactName name in the header
   * @param replaced whether there was a signature before
   * @param bytes size of the signed artifact
   */
  public record Result(String artifactName, boolean replaced, long bytes) {}

  /**
   * Signs into a file. The signed artifact appears there complete and durable, or what was there
   * stays.
   *
   * @throws InvalidSpecException when it is signed already and that is not to be replaced
   * @throws ArtifactException when the artifact is wrong, or the signature
   * @throws IOException when reading, signing or writing fails
   */
  public static Result sign(InputStream in, Request request, Path target) throws IOException {
    try (NewFile file = NewFile.create(target)) {
      return sign(in, request, file);
    }
  }

  /**
   * Signs in place: the artifact that is read is the file, looked at before it was opened.
   *
   * @throws InvalidSpecException when it is signed already and that is not to be replaced
   * @throws FileChangedException when somebody else has changed the file meanwhile
   * @throws ArtifactException when the artifact is wrong, or the signature
   * @throws IOException when reading, signing or writing fails
   */
  public static Result sign(InputStream in, Request request, FoundFile changed) throws IOException {
    try (NewFile file = NewFile.create(changed)) {
      return sign(in, request, file);
    }
  }

  private static Result sign(InputStream in, Request request, NewFile file) throws IOException {
    Result result = sign(in, request, file.appender());
    file.commit();
    return result;
  }

  /**
   * Signs into a stream. What was written is good for nothing unless this returns: the artifact is
   * verified while it is copied.
   *
   * @throws InvalidSpecException when it is signed already and that is not to be replaced
   * @throws ArtifactException when the artifact is wrong, or the signature
   * @throws IOException when reading, signing or writing fails
   */
  public static Result sign(InputStream in, Request request, OutputStream out) throws IOException {
    Copying copying = new Copying(in, out);
    try (ArtifactReader reader = ArtifactReader.open(copying, request.limits(), ANY_SIGNATURE)) {
      boolean signed = !(reader.signature() instanceof SignatureStatus.Unsigned);
      if (signed && !request.replace()) {
        throw new InvalidSpecException("the artifact is signed already");
      }
      byte[] signature = request.signer().sign(reader.manifestBytes());
      copying.go(start -> signed(start, signature));
      reader.finish();
      return new Result(reader.header().name(), signed, copying.written());
    }
  }

  /** Returns the start of an artifact with another signature. */
  private static byte[] signed(byte[] start, byte[] signature) throws IOException {
    TarIn tar = new TarIn(new ByteArrayInputStream(start), "artifact", "");
    tar.next(); // version
    tar.next(); // manifest
    int manifestEnd = endOfMember(tar);
    TarMember next = tar.next();
    boolean replaces = next != null && next.name().equals(MemberName.SIGNATURE);
    int rest = replaces ? endOfMember(tar) : manifestEnd;

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(start, 0, manifestEnd);
    String text = Base64.getEncoder().encodeToString(signature);
    new TarOut(out).member(MemberName.SIGNATURE, 0, text.getBytes(StandardCharsets.US_ASCII));
    out.write(start, rest, start.length - rest);
    return out.toByteArray();
  }

  // Of a member whose content has not been read yet.
  private static int endOfMember(TarIn tar) {
    return Math.toIntExact(tar.position() + tar.remaining() + TarHeader.padding(tar.remaining()));
  }

  /** Changes the start of the artifact. */
  @FunctionalInterface
  private interface StartChange {
    byte[] apply(byte[] start) throws IOException;
  }

  /** Keeps what is read until it may go on, and from then on copies it. */
  private static final class Copying extends FilterInputStream {
    private final OutputStream out;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private boolean going;
    private long written;

    Copying(InputStream in, OutputStream out) {
      super(in);
      this.out = out;
    }

    synchronized void go(StartChange change) throws IOException {
      going = true;
      write(change.apply(start.toByteArray()));
      start.reset();
    }

    synchronized long written() {
      return written;
    }

    private void write(byte[] bytes) throws IOException {
      out.write(bytes);
      written += bytes.length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] b, int off, int len) throws IOException {
      int n = in.read(b, off, len);
      if (n > 0 && going) {
        out.write(b, off, n);
        written += n;
      } else if (n > 0) {
        start.write(b, off, n);
      }
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] skipped = new byte[(int) Math.min(n, 1 << 16)];
      return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // the caller's
    }
  }
}
