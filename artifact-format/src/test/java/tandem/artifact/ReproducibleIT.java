package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds that the surroundings leave no trace in an artifact. */
class ReproducibleIT {
  private static final Path JDKS = Path.of("/usr/lib/jvm");
  private static final String NO_OTHER_JAVA =
      "no other Java below " + JDKS + ", and no TANDEM_OTHER_JAVA";

  @TempDir private Path folder;

  @BeforeAll
  static void needShell() {
    ReferenceTool.orSkip("sh");
    ReferenceTool.orSkip("env");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void surroundings_leaveNoTrace(Compression compression) throws Exception {
    Path image = Files.write(folder.resolve("image"), image());
    Path here = folder.resolve("here.mender");
    Path there = folder.resolve("there.mender");

    ReferenceTool.run(folder, WriteOnce.command("-Xmx256m", image, here, compression));
    // Arabic digits, another zone, one core, no access for others, another user interface.
    List<String> line =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "umask 077; exec \"$@\"",
                "sh",
                "env",
                "TZ=Asia/Kathmandu",
                "LC_ALL=C"));
    line.addAll(
        WriteOnce.command(
            "-Xmx300m -XX:ActiveProcessorCount=1 -Duser.language=ar -Duser.country=EG"
                + " -Duser.extensions=u-nu-arab -Dfile.encoding=UTF-16",
            image,
            there,
            compression));
    ReferenceTool.run(folder, line);

    assertThat(there).hasSameBinaryContentAs(here);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void coresAndHeap_leaveNoTrace(Compression compression) throws Exception {
    Path image = Files.write(folder.resolve("image"), image());
    Path two = folder.resolve("two.mender");
    Path seven = folder.resolve("seven.mender");

    ReferenceTool.run(
        folder, WriteOnce.command("-Xmx200m -XX:ActiveProcessorCount=2", image, two, compression));
    ReferenceTool.run(
        folder,
        WriteOnce.command("-Xmx700m -XX:ActiveProcessorCount=7", image, seven, compression));

    assertThat(seven).hasSameBinaryContentAs(two);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void anotherJava_leavesNoTrace(Compression compression) throws Exception {
    Optional<Path> java = otherJava();
    if (java.isEmpty()) {
      System.out.println("skipped: " + NO_OTHER_JAVA);
    }
    assumeTrue(java.isPresent(), NO_OTHER_JAVA);
    Path image = Files.write(folder.resolve("image"), image());
    Path here = folder.resolve("here.mender");
    Path there = folder.resolve("there.mender");

    ReferenceTool.run(folder, WriteOnce.command("-Xmx256m", image, here, compression));
    List<String> line = WriteOnce.command("-Xmx256m", image, there, compression);
    line.set(0, java.get().toString());
    ReferenceTool.run(folder, line);

    assertThat(there).hasSameBinaryContentAs(here);
  }

  // Debian has one Java only, so a machine without another is no fault even where all tools are.
  private static Optional<Path> otherJava() throws IOException {
    String given = System.getenv("TANDEM_OTHER_JAVA");
    if (given != null) {
      return Optional.of(Path.of(given));
    }
    if (!Files.isDirectory(JDKS)) {
      return Optional.empty();
    }
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> homes = Files.list(JDKS)) {
      for (Path home : homes.filter(Files::isDirectory).sorted().toList()) {
        Path java = home.resolve("bin/java");
        if (Files.isExecutable(java) && !java.toRealPath().startsWith(own)) {
          return Optional.of(java);
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] image() throws IOException {
    Random random = new Random(7);
    byte[] image = new byte[13 << 20]; // more than one chunk of each method
    for (int i = 0; i < 1 << 20; i++) {
      image[i] = (byte) random.nextInt(7);
      image[image.length - 1 - i] = (byte) random.nextInt(7);
    }
    return image;
  }
}
