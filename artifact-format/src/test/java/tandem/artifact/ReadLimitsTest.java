package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.artifact.ArtifactBytes.HEADER_INFO;
import static tandem.artifact.ArtifactBytes.module;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.ArtifactBytes.Member;

class ReadLimitsTest {
  private static final byte[] ARTIFACT =
      module()
          .compression(Compression.NONE, Compression.XZ)
          .header(m -> m.addAll(1, List.of(script("00", 600), script("01", 700))))
          .files(Member.file("a", "1"), Member.file("b", "2"))
          .build();
  private static final int MANIFEST = 2 * (66 + 11 + 1) + (66 + 10 + 1) + (66 + 7 + 1);
  // five members of two or three blocks, and two blocks at the end
  private static final int HEADER = 512 * (3 * 2 + 2 * 3 + 2);

  private static Member script(String number, int length) {
    return Member.file("scripts/ArtifactReboot_Enter_" + number, new byte[length]);
  }

  static Stream<Arguments> limits() {
    int json = HEADER_INFO.length();
    ReadLimits exact = new ReadLimits(MANIFEST, HEADER, json, 2, 700, 1, 2, 256 << 10, false);
    return Stream.of(
        Arguments.of(exact, "", 0),
        row(with(exact, MANIFEST - 1, HEADER, json, 2, 700, 2, 256 << 10), "manifest", MANIFEST),
        row(with(exact, MANIFEST, HEADER - 1, json, 2, 700, 2, 256 << 10), "header.tar", HEADER),
        row(with(exact, MANIFEST, HEADER, json - 1, 2, 700, 2, 256 << 10), "header-info", json),
        row(with(exact, MANIFEST, HEADER, json, 1, 700, 2, 256 << 10), "state scripts", 2),
        row(
            with(exact, MANIFEST, HEADER, json, 2, 699, 2, 256 << 10),
            "scripts/ArtifactReboot_Enter_01",
            700),
        row(with(exact, MANIFEST, HEADER, json, 2, 700, 1, 256 << 10), "payload 0", 2),
        row(
            with(exact, MANIFEST, HEADER, json, 2, 700, 2, (256 << 10) - 1),
            "data/0000.tar.xz: xz dictionary",
            256 << 10));
  }

  private static ReadLimits with(
      ReadLimits base,
      int manifest,
      int header,
      int json,
      int scripts,
      int script,
      int files,
      long decoder) {
    return new ReadLimits(
        manifest, header, json, scripts, script, base.payloads(), files, decoder, false);
  }

  private static Arguments row(ReadLimits limits, String what, long wanted) {
    return Arguments.of(limits, what, wanted);
  }

  @ParameterizedTest(name = "{index} {1}")
  @MethodSource("limits")
  void limit_isExact(ReadLimits limits, String what, long wanted) {
    if (wanted == 0) {
      assertThatCode(() -> read(ARTIFACT, limits)).doesNotThrowAnyException();
      return;
    }
    assertThatThrownBy(() -> read(ARTIFACT, limits))
        .isInstanceOfSatisfying(
            LimitExceededException.class, e -> assertThat(e.wanted()).isEqualTo(wanted))
        .hasMessageStartingWith(what + ": " + wanted + " ");
  }

  @Test
  void numberOfPayloads_isNamedWithItsLimit() {
    byte[] artifact = HeaderDocumentCases.twoPayloads().build();

    assertThatThrownBy(() -> read(artifact, ReadLimits.DEFAULT))
        .isInstanceOf(UnsupportedArtifactException.class)
        .hasMessage("header-info: 2 payloads, at most 1 are supported");
    assertThatCode(() -> read(artifact, ReadLimits.DEFAULT.withPayloads(2)))
        .doesNotThrowAnyException();
  }

  @Test
  void compressedHeader_isLimitedDecoded() {
    byte[] artifact = module().headerTar(ArtifactCases.append(new byte[100_000])).build();
    ReadLimits limits = new ReadLimits(1000, 20_000, 1000, 0, 0, 1, 1, 0, false);

    assertThatThrownBy(() -> read(artifact, limits))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageMatching("header.tar.gz decoded: [0-9]+ bytes, at most 20000 are allowed");
  }

  private static void read(byte[] artifact, ReadLimits limits) throws IOException {
    try (ArtifactReader reader =
        ArtifactReader.open(new ByteArrayInputStream(artifact), limits, Reading.NO_KEYS)) {
      reader.finish();
    }
  }
}
