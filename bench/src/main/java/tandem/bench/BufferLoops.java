package tandem.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Hashes, compares and sums 32 MiB in pieces of 1 MiB, in memory of Java's or outside of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class BufferLoops {
  private static final int PIECE = 1 << 20;

  /** Where the buffers are. */
  @Param({"heap", "direct"})
  public String memory;

  private ByteBuffer content;
  private ByteBuffer copy;
  private MessageDigest digest;

  /** Fills the buffers. */
  @Setup
  public void fill() throws IOException, NoSuchAlgorithmException {
    content = buffer(Content.bytes());
    copy = buffer(Content.bytes());
    digest = MessageDigest.getInstance("SHA-256");
  }

  private ByteBuffer buffer(byte[] bytes) {
    boolean direct = memory.equals("direct");
    ByteBuffer made =
        direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(bytes.length);
    return made.put(bytes).flip();
  }

  /** Hashes with the JDK's SHA-256. */
  @Benchmark
  public byte[] sha256() {
    for (int at = 0; at < Content.SIZE; at += PIECE) {
      digest.update(content.slice(at, PIECE));
    }
    return digest.digest();
  }

  /** Compares with equal bytes. */
  @Benchmark
  public int compare() {
    int equal = 0;
    for (int at = 0; at < Content.SIZE; at += PIECE) {
      equal += content.slice(at, PIECE).mismatch(copy.slice(at, PIECE));
    }
    return equal;
  }

  /** Sums as gzip does. */
  @Benchmark
  public long crc32() {
    return sum(new CRC32());
  }

  /** Sums as file systems do. */
  @Benchmark
  public long crc32c() {
    return sum(new CRC32C());
  }

  private long sum(Checksum checksum) {
    for (int at = 0; at < Content.SIZE; at += PIECE) {
      checksum.update(content.slice(at, PIECE));
    }
    return checksum.getValue();
  }
}
