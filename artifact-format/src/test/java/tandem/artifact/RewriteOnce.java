package tandem.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program that changes one artifact in place, to be stopped by tests. */
final class RewriteOnce {
  private RewriteOnce() {}

  /** Takes the artifact, and the new compression or {@code keep}. */
  public static void main(String[] args) throws IOException {
    ArtifactEditBuilder edit = ArtifactEdit.builder().name("rel-2");
    if (!args[1].equals("keep")) {
      edit.compression(CompressionSetting.parse(args[1]));
    }
    Path artifact = Path.of(args[0]);
    ArtifactRewriter.rewrite(
        artifact,
        artifact,
        edit.build(),
        ReadLimits.DEFAULT,
        new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS));
  }

  static List<String> command(String options, Path artifact, String compression) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(Arrays.asList(options.split(" ")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of(RewriteOnce.class.getName(), artifact.toString(), compression));
    return line;
  }
}
