package tandem.server.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Limits how often each of many callers may do something: everyone has a bucket of tokens that
 * fills again with time. Of callers that were not seen for long the bucket is forgotten, which
 * fills it; the table never grows beyond its bound.
 */
public final class RateLimit {
  private static final double NANOS = 1e9;
  private static final int SUBNET_BYTES = 8;
  private static final Pattern IP_6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]{1,40}");

  private final double perNano;
  private final int burst;
  private final int mostKeys;
  private final RandomGenerator jitter;
  // In the order of their last use.
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Bucket(double tokens, long at) {}

  /**
   * Takes the limit.
   *
   * @param perSecond how many times a caller may in the long run
   * @param burst how many times at once after a pause
   * @param mostKeys of how many callers to know
   * @param jitter spreads those who were told to wait
   */
  public RateLimit(double perSecond, int burst, int mostKeys, RandomGenerator jitter) {
    if (!(perSecond > 0) || burst < 1 || mostKeys < 1) {
      throw new IllegalArgumentException(
          "a limit of " + perSecond + " a second, " + burst + " at once, " + mostKeys + " callers");
    }
    this.perNano = perSecond / NANOS;
    this.burst = burst;
    this.mostKeys = mostKeys;
    this.jitter = jitter;
  }

  /**
   * Takes one token of a caller if there is one.
   *
   * @param nanos the time now as of {@link System#nanoTime}
   * @return zero when the caller may, else how long to wait before trying again: whole seconds, at
   *     least one, and by chance up to half as long again
   */
  public synchronized Duration take(String key, long nanos) {
    Bucket bucket = buckets.get(key);
    double tokens = bucket == null ? burst : refilled(bucket, nanos);
    if (tokens >= 1) {
      put(key, new Bucket(tokens - 1, nanos));
      return Duration.ZERO;
    }
    put(key, new Bucket(tokens, nanos));
    double seconds = (1 - tokens) / perNano / NANOS;
    return Duration.ofSeconds((long) Math.ceil(seconds * (1 + jitter.nextDouble() / 2)));
  }

  /**
   * Returns by which key to limit an address: of version 6 the first 64 bits, because whoever has
   * one address has all that start like it. What is no address is its own key.
   */
  public static String keyOf(String address) {
    // With a colon it is no host name, so that nothing is looked up.
    if (!IP_6.matcher(address).matches()) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SUBNET_BYTES));
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private double refilled(Bucket bucket, long nanos) {
    return Math.min(burst, bucket.tokens() + Math.max(0, nanos - bucket.at()) * perNano);
  }

  private void put(String key, Bucket bucket) {
    buckets.put(key, bucket);
    if (buckets.size() > mostKeys) {
      buckets.remove(buckets.keySet().iterator().next());
    }
  }
}
