package tandem.block;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import tandem.core.ProgressListener;

/** Writes random bytes to a device, reads them back, and tells how long that took. */
final class WriteMain {
  private WriteMain() {}

  public static void main(String[] args) throws Exception {
    long size = Long.parseLong(args[1]);
    try (LinuxBlockDevice device = LinuxBlockDevice.open(Path.of(args[0]))) {
      for (String pass : new String[] {"write", "again"}) {
        long start = System.nanoTime();
        WriteResult result =
            SlotWriter.write(new Random(size), size, device, ProgressListener.NONE, () -> false);
        tell(pass + " " + result.written(), start);
      }
      long start = System.nanoTime();
      ReadBackResult proof = ReadBack.digest(device, size, ProgressListener.NONE, () -> false);
      tell("verify " + proof.proof(), start);
    }
  }

  private static void tell(String what, long start) {
    System.out.println(what + " in " + (System.nanoTime() - start) / 1_000_000 + " ms");
  }

  /** The same bytes every time. */
  private static final class Random extends InputStream {
    private final SplittableRandom random = new SplittableRandom(1);
    private long left;

    Random(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      throw new AssertionError("reads one byte at a time");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      byte[] bytes = new byte[(int) Math.min(length, left)];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, into, offset, bytes.length);
      left -= bytes.length;
      return bytes.length;
    }
  }
}
