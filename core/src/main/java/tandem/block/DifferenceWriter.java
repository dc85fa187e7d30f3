package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Compares chunks with what the target holds and writes the pages that differ. A page is 4 KiB, the
 * unit of the page cache, so that no write makes the kernel read first. Two differing runs less
 * than 16 KiB apart go as one: flash programs pages of about that size, so the gap costs no wear,
 * and one request costs less time than two.
 *
 * <p>What is compared is read past the page cache where the target allows that, so that what is
 * equal is proved already. All the rest is left to the {@link Prover}.
 */
final class DifferenceWriter implements TargetWriter {
  static final int PAGE = 4096;
  static final int GAP = 4 * PAGE;

  private final BlockDevice target;
  private final Comparison comparison;
  private final Prover prover;
  private final ZeroRun zeros;
  private long written;
  private long equal;

  private DifferenceWriter(BlockDevice target, Comparison comparison, Prover prover) {
    this.target = target;
    this.comparison = comparison;
    this.prover = prover;
    this.zeros = new ZeroRun(target, prover);
  }

  /** Prepares to write to a target, on which nothing is unflushed any more. */
  static DifferenceWriter open(BlockDevice target, BooleanSupplier cancelled, FirstFailure failure)
      throws UpdateException {
    try {
      return open(target, target.openMedium(), cancelled, failure);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static DifferenceWriter open(
      BlockDevice target, MediumReader medium, BooleanSupplier cancelled, FirstFailure failure)
      throws IOException {
    boolean opened = false;
    try {
      Prover prover = new Prover(target, medium, cancelled, failure);
      DifferenceWriter writer =
          new DifferenceWriter(target, new Comparison(target, medium), prover);
      opened = true;
      return writer;
    } finally {
      if (!opened) {
        medium.close(); // there may be no memory for the buffers
      }
    }
  }

  @Override
  public WriteResult result(long total) {
    WindowProof proof = prover.proof();
    if (equal + proof.proven() != total) {
      throw new IllegalStateException(
          "proved are %d + %d of %d bytes".formatted(equal, proof.proven(), total));
    }
    return new WriteResult(
        total,
        written + zeros.written(),
        comparison.read() + proof.read(),
        proof.repaired(),
        Optional.of(proof.by()));
  }

  @Override
  public void take(long position, ByteBuffer chunk) throws IOException, UpdateException {
    int touched = -1;
    try {
      boolean isCompared = comparison.look(position, chunk);
      if (isDifferentZeros(chunk, isCompared) && zeros.take(position, chunk.limit())) {
        return;
      }
      zeros.finish();
      if (isCompared) {
        touched = writeDifferences(position, chunk);
      } else {
        write(position, chunk, 0, chunk.limit());
      }
    } catch (IOException e) {
      throw failure(e);
    }
    prove(position, chunk, comparison.isProof() ? touched : -1);
  }

  private boolean isDifferentZeros(ByteBuffer chunk, boolean isCompared) {
    return target.canZero()
        && Comparison.isZero(chunk)
        && !(isCompared && comparison.nextDifference(chunk, 0) == chunk.limit());
  }

  /** Leaves to the prover those pieces whose bits are set. */
  private void prove(long position, ByteBuffer chunk, int pieces)
      throws IOException, UpdateException {
    int end = chunk.limit();
    for (int at = 0; at < end; at += Window.PIECE) {
      int length = Math.min(Window.PIECE, end - at);
      if ((pieces & bit(at)) == 0) {
        equal += length;
      } else {
        prover.add(position + at, chunk.slice(at, length));
      }
    }
  }

  private static int bit(int at) {
    return 1 << (at / Window.PIECE);
  }

  /** Returns the bits of the pieces that were written to. */
  private int writeDifferences(long position, ByteBuffer chunk) throws IOException {
    int length = chunk.limit();
    int touched = 0;
    int start = comparison.nextDifference(chunk, 0);
    while (start < length) {
      int end = Math.min(start + PAGE, length);
      int next = comparison.nextDifference(chunk, end);
      while (next < length && next - end < GAP) {
        end = Math.min(next + PAGE, length);
        next = comparison.nextDifference(chunk, end);
      }
      write(position, chunk, start, end);
      for (int at = start; at < end; at += PAGE) {
        touched |= bit(at);
      }
      start = next;
    }
    return touched;
  }

  private void write(long position, ByteBuffer chunk, int start, int end) throws IOException {
    target.write(position + start, chunk.slice(start, end - start));
    written += end - start;
  }

  @Override
  public void end() throws IOException, UpdateException {
    try {
      zeros.finish();
    } catch (IOException e) {
      throw failure(e);
    }
    prover.finish();
  }

  @Override
  public void close() throws UpdateException {
    prover.close();
  }

  private static UpdateException failure(IOException cause) {
    return new UpdateException(ErrorKind.IO_ERROR, Failures.reason(cause), cause);
  }
}
