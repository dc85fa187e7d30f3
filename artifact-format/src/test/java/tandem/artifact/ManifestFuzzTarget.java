package tandem.artifact;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads any bytes as a manifest. */
public final class ManifestFuzzTarget {
  private static final long MEMORY = 32L << 20;

  private ManifestFuzzTarget() {}

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    Fuzzing.accepted(ArtifactException.class, MEMORY, () -> read(data));
  }

  private static void read(byte[] data) throws IOException {
    Manifest manifest = Manifest.parse(MemberName.MANIFEST, data.clone());
    Fuzzing.check(Arrays.equals(manifest.toBytes(), data), "accepted, but not canonical");
    for (Map.Entry<String, Digest> line : manifest.entries().entrySet()) {
      Fuzzing.check(
          manifest.get(line.getKey()).equals(Optional.of(line.getValue())),
          "no digest",
          line.getKey());
      Fuzzing.check(Digest.parse(line.getValue().hex()).equals(line.getValue()), "digest changed");
    }
    payloadFiles(manifest);
  }

  private static void payloadFiles(Manifest manifest) throws IOException {
    ExpectedFiles files =
        ExpectedFiles.of("manifest", manifest, Set.of(MemberName.VERSION, "header.tar.gz"));
    int number = 2;
    for (int index = 0; index < 10_000; index += index < 3 ? 1 : 3333) {
      for (String name : files.of(index).keySet()) {
        Fuzzing.check(Text.isFileName(name), "payload file", name);
        Fuzzing.check(
            manifest.get(MemberName.dataFolder(index) + name).isPresent(), "no line", name);
        number++;
      }
    }
    Fuzzing.check(number <= manifest.entries().size(), "more files than lines");
  }
}
