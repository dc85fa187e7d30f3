package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class P256Test {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @Test
  void rawSignature_verifies() throws IOException {
    byte[] raw = TestKeys.signingKey("P-256").sign(TestKeys.MESSAGE);

    assertThat(raw).hasSize(64);
    assertThat(TestKeys.verifier("P-256").verifies(TestKeys.MESSAGE, raw)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32})
  void shortNumber_verifiesInBothForms(int at) throws IOException {
    byte[] message = messageWhose(raw -> raw[at] == 0);
    byte[] raw = TestKeys.signingKey("P-256").sign(message);
    byte[] der = der(raw);

    assertThat(der).hasSizeLessThan(72);
    assertThat(TestKeys.verifier("P-256").verifies(message, raw)).isTrue();
    assertThat(TestKeys.verifier("P-256").verifies(message, der)).isTrue();
  }

  @Test
  void numberWithHighBit_verifiesInBothForms() throws IOException {
    byte[] message = messageWhose(raw -> raw[0] < 0 && raw[32] < 0);
    byte[] der = der(TestKeys.signingKey("P-256").sign(message));

    assertThat(der).hasSize(72);
    assertThat(TestKeys.verifier("P-256").verifies(message, der)).isTrue();
  }

  @Test
  void derOf64Bytes_isReadInBothForms() {
    BigInteger r = BigInteger.ONE.shiftLeft(8 * 29 - 2);
    BigInteger s = BigInteger.ONE.shiftLeft(8 * 29 - 3);
    byte[] der = der(r, s);

    assertThat(der).hasSize(64);
    assertThat(P256.rawForms(der)).containsExactly(der, raw(r, s));
  }

  @Test
  void smallestAndLargestNumbers_areInRange() {
    BigInteger largest = ORDER.subtract(BigInteger.ONE);

    assertThat(P256.rawForms(raw(BigInteger.ONE, largest))).hasSize(1);
    assertThat(P256.rawForms(der(BigInteger.ONE, BigInteger.ONE))).hasSize(1);
    assertThat(P256.rawForms(der(largest, largest))).hasSize(1);
  }

  @Test
  void numbersOutOfRange_meanNothing() {
    BigInteger ok = BigInteger.TEN;

    assertThat(P256.rawForms(new byte[64])).isEmpty();
    for (BigInteger bad : new BigInteger[] {BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE)}) {
      assertThat(P256.rawForms(raw(bad, ok))).isEmpty();
      assertThat(P256.rawForms(raw(ok, bad))).isEmpty();
      assertThat(P256.rawForms(der(bad, ok))).isEmpty();
      assertThat(P256.rawForms(der(ok, bad))).isEmpty();
    }
    assertThat(P256.rawForms(der(ok.negate(), ok))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "300702020001020101", // r not shortest
        "3081080203010203020101", // length not shortest
        "3082000602010102010100", // length not shortest
        "300602010102010100", // byte behind
        "3007020101020101ff", // byte behind, inside
        "3080020101020101000000", // indefinite length
        "30030201010201", // second number outside
        "3006020101020201", // second number too long
        "3006020101040101", // second is no integer
        "3106020101020101", // no sequence
        "30050200020101ff", // r without bytes
        "308400000006020101", // length of four bytes
        "3082", // ends inside the length
        "ffffffffffffffffffff",
      })
  void wrongDer_meansNothing(String hex) {
    assertThat(P256.rawForms(HexFormat.of().parseHex(hex))).isEmpty();
  }

  // Signing is deterministic: the same message is found every time.
  private static byte[] messageWhose(Predicate<byte[]> wanted) throws IOException {
    SigningKey key = TestKeys.signingKey("P-256");
    for (int i = 0; ; i++) {
      byte[] message = ("message " + i).getBytes(StandardCharsets.US_ASCII);
      if (wanted.test(key.sign(message))) {
        return message;
      }
    }
  }

  private static byte[] der(byte[] raw) {
    return der(
        new BigInteger(1, Arrays.copyOf(raw, 32)),
        new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)));
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    String hex =
        "30%02x02%02x%s02%02x%s"
            .formatted(
                4 + first.length + second.length,
                first.length,
                HexFormat.of().formatHex(first),
                second.length,
                HexFormat.of().formatHex(second));
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] raw(BigInteger r, BigInteger s) {
    return HexFormat.of().parseHex("%064x%064x".formatted(r, s));
  }
}
