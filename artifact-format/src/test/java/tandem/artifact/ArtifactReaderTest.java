package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tandem.artifact.ArtifactBytes.bootstrap;
import static tandem.artifact.ArtifactBytes.format2;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactBytes.rootfs;
import static tandem.artifact.Reading.next;
import static tandem.artifact.Reading.open;
import static tandem.artifact.Reading.readAll;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tandem.artifact.ArtifactBytes.Member;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;

class ArtifactReaderTest {
  @Test
  void header_isReadWhole() throws IOException {
    byte[] artifact =
        module()
            .headerInfo(
                "{\"payloads\":[{\"type\":\"m\"}],\"artifact_provides\":{\"artifact_name\":\"n\","
                    + "\"artifact_group\":\"g\"},\"artifact_depends\":{\"artifact_name\":[\"o\"],"
                    + "\"device_type\":[\"d1\",\"d2\"],\"artifact_group\":[\"g1\",\"g2\"]}}")
            .typeInfo(
                "{\"type\":\"m\",\"artifact_depends\":{\"a\":\"b\",\"c\":[\"d\",\"e\"]},"
                    + "\"artifact_provides\":{\"f\":\"g\"},"
                    + "\"clears_artifact_provides\":[\"h.*\"]}")
            .metaData("{\"n\":12345678901234567890}")
            .header(m -> m.add(1, Member.file("scripts/ArtifactCommit_Leave_07", "#!")))
            .build();

    ArtifactReader reader = open(artifact);

    ArtifactHeader header = reader.header();
    assertThat(header.name()).isEqualTo("n");
    assertThat(header.group()).contains("g");
    assertThat(header.deviceTypes()).containsExactly("d1", "d2");
    assertThat(header.dependsNames()).containsExactly("o");
    assertThat(header.dependsGroups()).containsExactly("g1", "g2");
    assertThat(header.scripts()).singleElement().satisfies(ArtifactReaderTest::isScript);
    JsonValue number = new JsonNumber("12345678901234567890");
    assertThat(header.payloads())
        .containsExactly(
            new PayloadHeader(
                0,
                Optional.of("m"),
                Map.of("a", List.of("b"), "c", List.of("d", "e")),
                Optional.of(Map.of("f", "g")),
                Optional.of(List.of("h.*")),
                Optional.of(new JsonObject(Map.of("n", number)))));
    assertThat(reader.version()).isEqualTo(FormatVersion.V3);
    assertThat(reader.headerCompression()).isEqualTo(Compression.GZIP);
    assertThat(reader.manifest().toBytes()).isEqualTo(reader.manifestBytes());
    assertThat(reader.signature()).isEqualTo(new SignatureStatus.Unsigned());
    assertThat(reader.signatureBytes()).isEmpty();
  }

  private static void isScript(StateScript script) {
    assertThat(script.name()).isEqualTo("ArtifactCommit_Leave_07");
    assertThat(script.content()).isEqualTo("#!".getBytes(UTF_8));
  }

  @Test
  void format2_isRead() throws IOException {
    ArtifactReader reader = open(format2().build());

    assertThat(reader.version()).isEqualTo(FormatVersion.V2);
    assertThat(reader.header().deviceTypes()).containsExactly("dev1");
    assertThat(reader.header().payloads())
        .containsExactly(
            new PayloadHeader(
                0,
                Optional.of("rootfs-image"),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(content(next(next(reader)))).isEqualTo("hello\n");
    reader.finish();
  }

  @ParameterizedTest
  @EnumSource
  void filesOfPayload_comeInTheirOrder(Compression compression) throws IOException {
    byte[] artifact =
        module()
            .compression(compression)
            .files(Member.file("b", "1"), Member.file("a", ""), Member.file("c", new byte[70_000]))
            .build();

    try (ArtifactReader reader = open(artifact)) {
      Payload payload = next(reader);
      assertThat(payload.header()).isSameAs(reader.header().payloads().get(0));
      assertThat(payload.compression()).isEqualTo(compression);
      PayloadFile first = next(payload);
      assertThat(first.name()).isEqualTo("b");
      assertThat(first.size()).isEqualTo(1);
      assertThat(first.digest()).isEqualTo(Digest.sha256("1".getBytes(UTF_8)));
      assertThat(first.modified().getEpochSecond()).isZero();
      assertThat(content(first)).isEqualTo("1");
      assertThat(content(next(payload))).isEmpty();
      assertThat(next(payload).content().readAllBytes()).isEqualTo(new byte[70_000]);
      assertThat(payload.nextFile()).isNull();
      assertThat(payload.nextFile()).isNull();
      assertThat(reader.nextPayload()).isNull();
      assertThat(reader.nextPayload()).isNull();
      reader.finish();
    }
  }

  @Test
  void severalPayloads_areReadWhenAllowed() throws IOException {
    byte[] artifact = HeaderDocumentCases.twoPayloads().build();

    ArtifactReader reader =
        ArtifactReader.open(
            new ByteArrayInputStream(artifact),
            ReadLimits.DEFAULT.withPayloads(2),
            Reading.NO_KEYS);

    next(reader);
    Payload second = next(reader);
    assertThat(second.header().index()).isEqualTo(1);
    assertThat(content(next(second))).isEqualTo("world\n");
    reader.finish();
  }

  @Test
  void payloadWithoutArchive_isStillThere() throws IOException {
    byte[] artifact =
        HeaderDocumentCases.twoPayloads()
            .files(0)
            .outer(members -> members.removeIf(m -> m.name().equals("data/0000.tar.gz")))
            .build();

    ArtifactReader reader =
        ArtifactReader.open(
            new ByteArrayInputStream(artifact),
            ReadLimits.DEFAULT.withPayloads(2),
            Reading.NO_KEYS);

    assertThat(next(reader).nextFile()).isNull();
    assertThat(content(next(next(reader)))).isEqualTo("world\n");
    reader.finish();
  }

  @Test
  void artifactWithoutPayload_hasOneEmptyPayload() throws IOException {
    ArtifactReader reader = open(bootstrap().build());

    Payload payload = next(reader);
    assertThat(payload.header().type()).isEmpty();
    assertThat(payload.header().provides()).contains(Map.of("a", "b"));
    assertThat(payload.nextFile()).isNull();
    reader.finish();
  }

  @Test
  void whatTheCallerLeavesUnread_isVerifiedAllTheSame() throws IOException {
    byte[] artifact = damagedPayload();

    assertThatThrownBy(() -> open(artifact).finish()).hasMessageContaining("a.txt: SHA-256");
    ArtifactReader untouched = open(artifact);
    next(untouched);
    assertThatThrownBy(untouched::nextPayload).hasMessageContaining("a.txt: SHA-256");
    ArtifactReader partly = open(artifact);
    Payload payload = next(partly);
    assertThat(next(payload).content().read()).isEqualTo('j');
    assertThatThrownBy(payload::nextFile).hasMessageContaining("a.txt: SHA-256");
  }

  @Test
  void lastBytesOfWrongContent_areNeverDelivered() throws IOException {
    InputStream content = next(next(open(damagedPayload()))).content();

    assertThat(content.readNBytes(5)).isEqualTo("jello".getBytes(UTF_8));
    assertThatThrownBy(content::read)
        .isInstanceOf(CorruptedArtifactException.class)
        .hasMessageContaining("data/0000/a.txt: SHA-256 ");
  }

  @Test
  void afterFailure_everythingFailsTheSameWay() throws IOException {
    ArtifactReader reader = open(damagedPayload());
    Payload payload = next(reader);
    InputStream content = next(payload).content();

    Throwable failure = catchThrowable(content::readAllBytes);

    assertThat(failure).isInstanceOf(CorruptedArtifactException.class);
    assertThatThrownBy(content::read).isSameAs(failure);
    assertThatThrownBy(payload::nextFile).isSameAs(failure);
    assertThatThrownBy(reader::nextPayload).isSameAs(failure);
    assertThatThrownBy(reader::finish).isSameAs(failure);
    reader.close();
  }

  private static byte[] damagedPayload() {
    return module()
        .dataTar(tar -> ArtifactBytes.tar(List.of(Member.file("a.txt", "jello\n"))))
        .build();
  }

  @Test
  void contentOfEarlierFile_canNoLongerBeRead() throws IOException {
    ArtifactReader reader = open(module().build());
    Payload payload = next(reader);
    PayloadFile file = next(payload);
    assertThat(file.content()).isSameAs(file.content());

    assertThat(payload.nextFile()).isNull();

    assertThatThrownBy(file.content()::read).hasMessageContaining("can no longer be read");
    reader.finish();
  }

  @Test
  void closedReader_failsAndLeavesTheSourceOpen() throws IOException {
    boolean[] closed = {false};
    InputStream source =
        new ByteArrayInputStream(module().compression(Compression.ZSTD).build()) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    ArtifactReader reader = open(source);
    InputStream content = next(next(reader)).content();

    reader.close();
    reader.close();

    assertThat(closed[0]).isFalse();
    assertThatThrownBy(content::read).hasMessageContaining("closed");
    assertThatThrownBy(reader::finish).hasMessageContaining("closed");
  }

  @ParameterizedTest
  @EnumSource
  void failureOfTheSource_comesAsItIs(Compression compression) {
    byte[] artifact = rootfs().compression(compression).build();

    for (IOException failure : new IOException[] {new IOException("pulled"), new EOFException()}) {
      for (int length = 0; length < artifact.length; length += 61) {
        FailingIn source = new FailingIn(Arrays.copyOf(artifact, length), failure);
        assertThatThrownBy(() -> readAll(source)).isSameAs(failure);
      }
    }
  }

  @Test
  void smallReadsOfTheSource_makeNoDifference() throws IOException {
    for (Compression compression : Compression.values()) {
      byte[] artifact = module().compression(compression).build();
      for (int most = 1; most < 600; most += 37) {
        readAll(new Dribble(artifact, most));
      }
    }
  }

  private static String content(PayloadFile file) throws IOException {
    return new String(file.content().readAllBytes(), UTF_8);
  }
}
