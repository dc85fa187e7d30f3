package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** Sorts as Go does, by bytes of UTF-8: Java's own order differs above U+FFFF. */
final class Utf8Order {
  static final Comparator<String> INSTANCE =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private Utf8Order() {}
}
