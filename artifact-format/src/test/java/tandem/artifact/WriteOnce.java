package tandem.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that writes one signed artifact, to be started in surroundings of all kinds. */
final class WriteOnce {
  private WriteOnce() {}

  /** Takes payload file, target and compression. */
  public static void main(String[] args) throws IOException {
    ArtifactSpec spec =
        ArtifactSpec.builder(ArtifactSpec.ROOTFS_IMAGE)
            .name("rel-1")
            .deviceType("dev1")
            .file(Path.of(args[0]))
            .provides("key", "value")
            .compression(Compression.valueOf(args[2]))
            .signer(TestKeys.signingKey("P-256"))
            .timestamp(1_700_000_000)
            .build();
    ArtifactWriter.write(spec, Path.of(args[1]));
  }

  static List<String> command(String options, Path file, Path target, Compression compression) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(Arrays.asList(options.split(" ")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(
        List.of(WriteOnce.class.getName(), file.toString(), target.toString(), compression.name()));
    return line;
  }
}
