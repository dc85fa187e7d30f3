package tandem.compress;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.tukaani.xz.ArrayCache;

/** Keeps the large arrays of one encoder for the next one, on one thread at a time. */
final class KeptArrays extends ArrayCache {
  private final Map<Integer, byte[]> bytes = new HashMap<>();
  private final Map<Integer, int[]> ints = new HashMap<>();

  @Override
  public byte[] getByteArray(int size, boolean fillWithZeros) {
    byte[] kept = bytes.remove(size);
    if (kept == null) {
      return new byte[size];
    }
    if (fillWithZeros) {
      Arrays.fill(kept, (byte) 0);
    }
    return kept;
  }

  @Override
  public void putArray(byte[] array) {
    bytes.put(array.length, array);
  }

  @Override
  public int[] getIntArray(int size, boolean fillWithZeros) {
    int[] kept = ints.remove(size);
    if (kept == null) {
      return new int[size];
    }
    if (fillWithZeros) {
      Arrays.fill(kept, 0);
    }
    return kept;
  }

  @Override
  public void putArray(int[] array) {
    ints.put(array.length, array);
  }
}
