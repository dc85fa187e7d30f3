package tandem.artifact;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes one gzip member, without its header, that states how long it is. */
final class GzipPart implements Piece.Part {
  private static final int TRAILER = 8;

  private final String name;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();

  /** Takes what to call the data in messages. */
  GzipPart(String name) {
    this.name = name;
  }

  /** Returns how long the member says to be when decoded, in bytes. */
  static long statedLength(Piece piece) {
    return littleEndian(piece, Integer.BYTES);
  }

  @Override
  public void decode(Piece piece) throws CorruptedArtifactException {
    int stated = (int) statedLength(piece);
    // One byte more, for a member that is longer than it says.
    byte[] out = piece.decoded(stated + 1);
    checksum.reset();
    inflater.reset();
    inflater.setInput(piece.encoded(), 0, piece.encodedLength());
    while (!inflater.finished() && piece.length() <= stated) {
      int n = inflate(out, piece.length(), stated + 1 - piece.length());
      checksum.update(out, piece.length(), n);
      piece.length(piece.length() + n);
    }
    checkEnd(piece, stated);
  }

  private int inflate(byte[] out, int at, int length) throws CorruptedArtifactException {
    try {
      int n = inflater.inflate(out, at, length);
      if (n == 0 && inflater.needsDictionary()) {
        throw damaged("preset dictionary");
      }
      if (n == 0 && !inflater.finished()) {
        throw damaged("gzip data ended early");
      }
      return n;
    } catch (DataFormatException e) {
      throw new CorruptedArtifactException(name + ": damaged gzip data: " + e.getMessage(), e);
    }
  }

  private void checkEnd(Piece piece, int stated) throws CorruptedArtifactException {
    int excess = inflater.getRemaining() - TRAILER;
    if (inflater.finished() && excess != 0) {
      throw damaged("gzip member does not end where its header says");
    }
    if (inflater.finished() && littleEndian(piece, TRAILER) != checksum.getValue()) {
      throw damaged("wrong checksum");
    }
    if (piece.length() != stated) {
      throw damaged("wrong length");
    }
  }

  private static long littleEndian(Piece piece, int beforeEnd) {
    long value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      byte b = piece.encoded()[piece.encodedLength() - beforeEnd + i];
      value |= (b & 0xffL) << (Byte.SIZE * i);
    }
    return value;
  }

  private CorruptedArtifactException damaged(String what) {
    return new CorruptedArtifactException(name + ": " + what);
  }

  @Override
  public void release() {
    inflater.end();
  }
}
