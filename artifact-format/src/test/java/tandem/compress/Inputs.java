package tandem.compress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Inputs that are hard on compressors, by name; the same in every run. */
final class Inputs {
  private static final int MIB = 1 << 20;

  private Inputs() {}

  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("empty", new byte[0]);
    all.put("one byte", new byte[] {'x'});
    all.put("three bytes", new byte[] {1, 1, 1});
    all.put("zeros", new byte[3 * MIB + 5]);
    all.put("noise", noise(MIB + 70_000));
    all.put("text", text(700_000));
    all.put("runs", runs(900_000));
    all.put("less than a chunk", mixed(1, MIB - 1));
    all.put("a chunk", mixed(2, MIB));
    all.put("more than a chunk", mixed(3, MIB + 1));
    for (int period : new int[] {2, 3, 4, 5, 258, 259, 32_767, 32_768, 32_769, 65_536}) {
      all.put("period " + period, periodic(period, 200_000));
    }
    return all;
  }

  static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new Random(1).nextBytes(noise);
    return noise;
  }

  static byte[] text(int size) {
    Random random = new Random(2);
    String[] words = new String[2000];
    for (int i = 0; i < words.length; i++) {
      words[i] = Integer.toString(random.nextInt(1 << 30), 20 + i % 16);
    }
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      double skewed = random.nextDouble();
      text.append(words[(int) (skewed * skewed * words.length)]).append(i(random));
    }
    return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
  }

  private static char i(Random random) {
    return random.nextInt(12) == 0 ? '\n' : ' ';
  }

  private static byte[] runs(int size) {
    Random random = new Random(3);
    byte[] runs = new byte[size];
    for (int at = 0; at < size; ) {
      int length = Math.min(size - at, 1 + random.nextInt(1 << random.nextInt(13)));
      Arrays.fill(runs, at, at + length, (byte) random.nextInt(3));
      at += length;
    }
    return runs;
  }

  private static byte[] periodic(int period, int size) {
    byte[] periodic = noise(size);
    for (int i = period; i < size; i++) {
      periodic[i] = periodic[i - period];
    }
    return periodic;
  }

  /** Returns pieces of all kinds, copies of earlier ones among them. */
  static byte[] mixed(long seed, int size) {
    Random random = new Random(seed);
    byte[] mixed = new byte[size];
    for (int at = 0; at < size; ) {
      int length = Math.min(size - at, 1 + random.nextInt(1 << random.nextInt(17)));
      int kind = random.nextInt(5);
      int bits = 1 + random.nextInt(8);
      int from = at == 0 ? 0 : random.nextInt(at);
      for (int i = at; i < at + length; i++) {
        mixed[i] =
            switch (kind) {
              case 0 -> 0;
              case 1 -> (byte) random.nextInt(1 << bits);
              case 2 -> (byte) (random.nextGaussian() * 9);
              case 3 -> (byte) (i * bits);
              default -> mixed[from + i - at];
            };
      }
      at += length;
    }
    return mixed;
  }
}
