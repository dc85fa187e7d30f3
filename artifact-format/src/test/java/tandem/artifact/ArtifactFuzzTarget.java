package tandem.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads whole artifacts, whose digests and checksums are put right first. The first byte of the
 * input says what the rest is: {@code w} an artifact, {@code h} the tar of a header, {@code d} that
 * of a payload, {@code p} the pieces of one. The next two are the compression of header and
 * payload, as in {@link DecoderFuzzTarget}.
 */
public final class ArtifactFuzzTarget {
  private static final int OPTIONS = 3;
  private static final int PIECES = 8;
  private static final long MEMORY = 64L << 20;
  private static final ReadLimits LIMITS =
      new ReadLimits(1 << 16, 1 << 16, 1 << 14, 4, 1 << 14, 2, 4, 8 << 20, true);

  private ArtifactFuzzTarget() {}

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    String options = (Fuzzing.options(data, OPTIONS) + "   ").substring(0, OPTIONS);
    byte[] artifact = artifact(options, Fuzzing.rest(data, OPTIONS));
    boolean whole = accepted(() -> new ByteArrayInputStream(artifact), 8192);
    boolean parts = accepted(() -> new Dribble(artifact, 301), 77);
    Fuzzing.check(whole == parts, "accepted whole, and in small parts", whole, parts);
    boolean skipped =
        Fuzzing.accepted(
            ArtifactException.class,
            MEMORY,
            () -> {
              try (ArtifactReader reader = open(new ByteArrayInputStream(artifact))) {
                reader.finish();
              }
            });
    Fuzzing.check(whole == skipped, "accepted when read, and when skipped", whole, skipped);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    boolean signable =
        Fuzzing.accepted(ArtifactException.class, MEMORY, () -> sign(artifact, signed));
    Fuzzing.check(whole == signable, "accepted, and signed", whole, signable);
    if (signable) {
      mustBeSigned(artifact, signed.toByteArray());
    }
  }

  private static void sign(byte[] artifact, ByteArrayOutputStream out) throws IOException {
    out.reset();
    Signer signer = message -> Digest.sha256(message).bytes();
    ArtifactSigner.sign(
        new ByteArrayInputStream(artifact), new ArtifactSigner.Request(signer, true, LIMITS), out);
  }

  /** The signature is there, and all else is as it was. */
  private static void mustBeSigned(byte[] artifact, byte[] signed) {
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    try (ArtifactReader before = open(new ByteArrayInputStream(artifact));
        ArtifactReader after = open(new ByteArrayInputStream(signed))) {
      Fuzzing.check(
          after.signature() instanceof SignatureStatus.NotChecked, "signed", after.signature());
      Fuzzing.check(
          Arrays.equals(before.manifestBytes(), after.manifestBytes()), "another manifest");
      after.finish();
      sign(signed, again);
    } catch (IOException e) {
      throw new AssertionError("signed, but not readable", e);
    }
    Fuzzing.check(Arrays.equals(signed, again.toByteArray()), "signed again, it is another");
  }

  private static byte[] artifact(String options, byte[] rest) {
    Compression header = DecoderFuzzTarget.compression(options.charAt(1));
    Compression data = DecoderFuzzTarget.compression(options.charAt(2));
    return switch (options.charAt(0)) {
      case 'h' -> header(rest).compression(header, data).build();
      case 'd' -> payload(rest).compression(header, data).build();
      case 'p' -> pieces(rest).compression(header, data).build();
      default -> {
        RepairedArtifact.repair(rest);
        yield rest;
      }
    };
  }

  private static ArtifactBytes header(byte[] tar) {
    SealedTar.seal(tar);
    return around(new String(tar, ISO_8859_1)).headerTar(bytes -> tar);
  }

  // The rest of the artifact has to go with the header.
  private static ArtifactBytes around(String header) {
    if (header.contains("\"updates\"")) {
      return ArtifactBytes.format2().files(ArtifactBytes.Member.file("image", "x"));
    }
    return header.contains("\"type\":null") ? ArtifactBytes.bootstrap() : ArtifactBytes.module();
  }

  private static ArtifactBytes payload(byte[] tar) {
    SealedTar.seal(tar);
    Map<String, byte[]> files = RepairedArtifact.files(tar, Compression.NONE);
    return ArtifactBytes.module().files(members(files)).dataTar(bytes -> tar);
  }

  private static ArtifactBytes.Member[] members(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .map(file -> ArtifactBytes.Member.file(file.getKey(), file.getValue()))
        .toArray(ArtifactBytes.Member[]::new);
  }

  private static ArtifactBytes pieces(byte[] data) {
    List<String> pieces =
        Fuzzing.pieces(data, PIECES).stream().map(bytes -> new String(bytes, ISO_8859_1)).toList();
    ArtifactBytes artifact =
        ArtifactBytes.module()
            .version(pieces.get(0))
            .headerInfo(pieces.get(1))
            .typeInfo(pieces.get(2))
            .metaData(pieces.get(3))
            .files(ArtifactBytes.Member.file(pieces.get(5), pieces.get(6)))
            .manifest(lines -> lines + pieces.get(7));
    if (!pieces.get(4).isEmpty()) {
      ArtifactBytes.Member script = ArtifactBytes.Member.file("scripts/" + pieces.get(4), "x");
      artifact.header(members -> members.add(1, script));
    }
    return artifact;
  }

  private static ArtifactReader open(InputStream in) throws IOException {
    return ArtifactReader.open(in, LIMITS, Reading.NO_KEYS);
  }

  private static boolean accepted(Supplier<InputStream> in, int step) {
    return Fuzzing.accepted(
        ArtifactException.class,
        MEMORY,
        () -> {
          try (ArtifactReader reader = open(in.get())) {
            read(reader, step);
          }
        });
  }

  private static void read(ArtifactReader reader, int step) throws IOException {
    try {
      int payloads = 0;
      for (Payload payload = reader.nextPayload(); payload != null; payloads++) {
        files(reader, payload, step);
        payload = reader.nextPayload();
      }
      Fuzzing.check(payloads == reader.header().payloads().size(), "number of payloads", payloads);
    } catch (IOException e) {
      checkSticky(reader, e);
      throw e;
    }
  }

  private static void files(ArtifactReader reader, Payload payload, int step) throws IOException {
    String folder = MemberName.dataFolder(payload.header().index());
    for (PayloadFile file = payload.nextFile(); file != null; file = payload.nextFile()) {
      Fuzzing.check(Text.isFileName(file.name()), "file name", file.name());
      MessageDigest digest = Digest.newSha256();
      byte[] buffer = new byte[step];
      long size = 0;
      for (int n = 0; n >= 0; n = file.content().read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
      }
      Digest expected = digest(reader, folder + file.name());
      Fuzzing.check(Digest.of(digest.digest()).equals(expected), "accepted another content");
      Fuzzing.check(size == file.size(), "bytes, and announced", size, file.size());
    }
  }

  private static Digest digest(ArtifactReader reader, String name) {
    return reader
        .manifest()
        .get(name)
        .or(() -> reader.augment().orElseThrow().manifest().get(name))
        .orElseThrow();
  }

  private static void checkSticky(ArtifactReader reader, IOException failure) {
    try {
      reader.nextPayload();
      throw new AssertionError("goes on after " + failure);
    } catch (IOException e) {
      Fuzzing.check(e == failure, "failed, then failed otherwise", failure, e);
    }
  }
}
