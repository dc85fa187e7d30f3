package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.artifact.ArtifactBytes.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.artifact.SignaturePolicy.Mode;

class ReadSignatureTest {
  private static final TestKey KEY = TestKey.generate("key.pem");
  private static final TestKey OTHER = TestKey.generate("other.pem");
  private static final byte[] UNSIGNED = module().build();
  private static final byte[] SIGNED = module().signed(KEY).build();
  private static final byte[] GARBAGE = module().signed(KEY).signature(s -> "%%%").build();

  // artifact, its signature, keys, mode, outcome
  static Stream<Arguments> decisions() {
    String missing = "manifest.sig: missing, but a signature is required";
    String noKey =
        "manifest.sig: a verified signature is required, but there is no key to check it with";
    String ofNone = "made by none of the 1 keys";
    return Stream.of(
        row(UNSIGNED, "unsigned", Mode.CHECK_IF_KEYS, "Unsigned"),
        row(UNSIGNED, "unsigned", Mode.CHECK_IF_KEYS, missing, KEY),
        row(UNSIGNED, "unsigned", Mode.REQUIRE, missing),
        row(UNSIGNED, "unsigned", Mode.REQUIRE, missing, KEY),
        row(UNSIGNED, "unsigned", Mode.REPORT, "Unsigned"),
        row(UNSIGNED, "unsigned", Mode.REPORT, "Unsigned", KEY),
        row(SIGNED, "signed", Mode.CHECK_IF_KEYS, "NotChecked"),
        row(SIGNED, "signed", Mode.CHECK_IF_KEYS, "Verified key.pem", KEY),
        row(SIGNED, "signed", Mode.CHECK_IF_KEYS, "Verified key.pem", OTHER, KEY),
        row(SIGNED, "signed", Mode.CHECK_IF_KEYS, "manifest.sig: " + ofNone, OTHER),
        row(SIGNED, "signed", Mode.REQUIRE, noKey),
        row(SIGNED, "signed", Mode.REQUIRE, "Verified key.pem", KEY),
        row(SIGNED, "signed", Mode.REQUIRE, "manifest.sig: " + ofNone, OTHER),
        row(SIGNED, "signed", Mode.REPORT, "NotChecked"),
        row(SIGNED, "signed", Mode.REPORT, "Verified key.pem", KEY),
        row(SIGNED, "signed", Mode.REPORT, "Failed " + ofNone, OTHER),
        row(GARBAGE, "garbage", Mode.CHECK_IF_KEYS, "NotChecked"),
        row(GARBAGE, "garbage", Mode.CHECK_IF_KEYS, "manifest.sig: not base64", KEY),
        row(GARBAGE, "garbage", Mode.REQUIRE, noKey),
        row(GARBAGE, "garbage", Mode.REQUIRE, "manifest.sig: not base64", KEY),
        row(GARBAGE, "garbage", Mode.REPORT, "NotChecked"),
        row(GARBAGE, "garbage", Mode.REPORT, "Failed not base64", KEY));
  }

  private static Arguments row(
      byte[] artifact, String signature, Mode mode, String outcome, TestKey... keys) {
    return Arguments.of(signature, mode, List.of(keys).size(), outcome, artifact, List.of(keys));
  }

  @ParameterizedTest(name = "{0} {1} {2} keys: {3}")
  @MethodSource("decisions")
  void signature_isDecidedOnAsThePolicySays(
      String signature, Mode mode, int number, String outcome, byte[] artifact, List<Verifier> keys)
      throws IOException {
    SignaturePolicy policy = new SignaturePolicy(keys, mode);

    if (outcome.startsWith("manifest.sig: ")) {
      assertThatThrownBy(() -> open(artifact, policy))
          .isInstanceOf(SignatureInvalidException.class)
          .hasMessage(outcome);
    } else {
      ArtifactReader reader = open(artifact, policy);
      assertThat(described(reader.signature())).isEqualTo(outcome);
      reader.finish();
    }
  }

  private static String described(SignatureStatus status) {
    if (status instanceof SignatureStatus.Verified verified) {
      assertThat(verified.fingerprint()).isEqualTo(KEY.fingerprint());
      return "Verified " + verified.keyName();
    }
    if (status instanceof SignatureStatus.Failed failed) {
      return "Failed " + failed.reason();
    }
    return status.getClass().getSimpleName();
  }

  @Test
  void signatureBytes_areThereWhenDecoded() throws IOException {
    byte[] signature = open(SIGNED, policy(Mode.REQUIRE)).signatureBytes().orElseThrow();

    assertThat(signature).hasSize(64);
    assertThat(KEY.verifies(open(UNSIGNED, Reading.NO_KEYS).manifestBytes(), signature)).isTrue();
    assertThat(open(SIGNED, Reading.NO_KEYS).signatureBytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s\n", "%s\r\n", "\n%s", "%.40s\n%s"})
  void newlinesInTheSignature_areTolerated(String format) throws IOException {
    byte[] artifact =
        module()
            .signed(KEY)
            .signature(
                text ->
                    format.startsWith("%.40s")
                        ? text.substring(0, 40) + "\n" + text.substring(40)
                        : String.format(Locale.ROOT, format, text))
            .build();

    assertThat(described(open(artifact, policy(Mode.REQUIRE)).signature()))
        .isEqualTo("Verified key.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " %s", "%s ", "%s=", "%s====", "%.87s", "%s-_", "%s\0\0\0\0"})
  void anyOtherOddity_isNoBase64(String format) {
    byte[] artifact =
        module().signed(KEY).signature(text -> String.format(Locale.ROOT, format, text)).build();

    assertThatThrownBy(() -> open(artifact, policy(Mode.CHECK_IF_KEYS)))
        .isInstanceOf(SignatureInvalidException.class)
        .hasMessage("manifest.sig: not base64");
  }

  @ParameterizedTest
  @EnumSource
  void hugeSignature_isRefusedWhateverThePolicy(Mode mode) {
    byte[] artifact = module().signed(KEY).signature(text -> "A".repeat(20_000)).build();

    for (List<Verifier> keys : List.of(List.<Verifier>of(), List.<Verifier>of(KEY))) {
      assertThatThrownBy(() -> open(artifact, new SignaturePolicy(keys, mode)))
          .isInstanceOf(LimitExceededException.class)
          .hasMessage("manifest.sig: 20000 bytes, at most 16384 are allowed");
    }
  }

  @Test
  void signature_isDecidedOnBeforeTheHeaderIsRead() {
    byte[] artifact = module().signed(OTHER).build();
    byte[] untilSignature = Arrays.copyOf(artifact, 6 * TarBytes.BLOCK);
    InputStream source = new FailingIn(untilSignature, new IOException("read on"));

    assertThatThrownBy(() -> ArtifactReader.open(source, ReadLimits.DEFAULT, policy(Mode.REQUIRE)))
        .isInstanceOf(SignatureInvalidException.class);
  }

  @Test
  void signatureOverCanonicalText_doesNotVerifyOtherBytes() {
    for (String edit : List.of(" ", "\n")) {
      byte[] artifact =
          module()
              .signed(message -> KEY.sign(Arrays.copyOf(message, message.length - 1)))
              .manifest(text -> text + edit)
              .build();
      assertThatThrownBy(() -> open(artifact, policy(Mode.REQUIRE)))
          .isInstanceOf(SignatureInvalidException.class);
    }
  }

  private static SignaturePolicy policy(Mode mode) {
    return new SignaturePolicy(List.of(KEY), mode);
  }

  private static ArtifactReader open(byte[] artifact, SignaturePolicy policy) throws IOException {
    return ArtifactReader.open(new ByteArrayInputStream(artifact), ReadLimits.DEFAULT, policy);
  }
}
