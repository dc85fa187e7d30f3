package tandem.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Compression;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;

/**
 * Reads an artifact in memory with an image of 32 MiB: decodes and hashes it, as installing does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class DecodeLoops {
  private static final SignaturePolicy UNSIGNED =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  /** How the image is compressed. */
  @Param({"NONE", "GZIP", "XZ", "ZSTD"})
  public Compression compression;

  private byte[] artifact;
  private final byte[] buffer = new byte[1 << 20];

  /** Makes the artifact. */
  @Setup
  public void write() throws IOException {
    Path image = Files.createTempFile("bench", ".img");
    Path target = Files.createTempFile("bench", ".mender");
    try {
      Files.write(image, Content.bytes());
      ArtifactWriter.write(
          ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
              .name("bench")
              .deviceType("bench")
              .compression(compression)
              .file(image)
              .build(),
          target);
      artifact = Files.readAllBytes(target);
    } finally {
      Files.delete(image);
      Files.delete(target);
    }
  }

  /** Reads all of the image, and what follows it. */
  @Benchmark
  public long read() throws IOException {
    try (ArtifactReader reader =
        ArtifactReader.open(new ByteArrayInputStream(artifact), ReadLimits.DEFAULT, UNSIGNED)) {
      Payload payload = Objects.requireNonNull(reader.nextPayload(), "payload");
      PayloadFile file = Objects.requireNonNull(payload.nextFile(), "file");
      long total = drain(file.content());
      reader.finish();
      return total;
    }
  }

  private long drain(InputStream content) throws IOException {
    long total = 0;
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      total += n;
    }
    return total;
  }
}
