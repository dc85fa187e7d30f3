package tandem.image.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tandem.core.UpdateException;

/** Images made by the systems' own tools, and what these tools say about them afterwards. */
final class TestImages {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
  static final EditSettings SETTINGS = new EditSettings(Optional.empty(), ENVIRONMENT, false);

  private TestImages() {}

  /** A change to the first file system that has a path. */
  @FunctionalInterface
  interface Change {
    void apply(ImageFile file) throws UpdateException, IOException;
  }

  /** Makes the tree that all images have. */
  static Path tree(Path folder) throws IOException {
    Path mender = Files.createDirectories(folder.resolve("etc/mender"));
    Files.writeString(mender.resolve("artifact_info"), "artifact_name=release-1\n");
    Files.writeString(mender.resolve("mender.conf"), "{\"ServerURL\":\"https://old\"}\n");
    Files.createSymbolicLink(folder.resolve("etc/info"), Path.of("mender/artifact_info"));
    Path many = Files.createDirectories(folder.resolve("many/deep/er"));
    for (int i = 0; i < 400; i++) {
      Files.writeString(many.resolve("a-file-with-a-rather-long-name-" + i), "x".repeat(i));
    }
    return folder;
  }

  static Path ext4(Path image, String size, String features, Path tree) throws IOException {
    sparse(image, bytes(size));
    run(
        "mke2fs",
        "-q",
        "-F",
        "-t",
        "ext4",
        "-O",
        features,
        "-E",
        "root_owner=0:0",
        "-d",
        tree.toString(),
        image.toString());
    run("debugfs", "-w", "-R", "symlink /conf /etc/mender", image.toString());
    return image;
  }

  static Path fat(Path image, String size) throws IOException {
    sparse(image, bytes(size));
    run("mkfs.vfat", image.toString());
    return image;
  }

  static void sparse(Path image, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private static long bytes(String size) {
    return Long.parseLong(size.substring(0, size.length() - 1)) << 20;
  }

  static void change(Path image, String path, Change change) throws UpdateException, IOException {
    try (EditableImage edited = EditableImage.openCopy(image, SETTINGS)) {
      for (ImageFile file : edited.find(path)) {
        change.apply(file);
      }
      edited.commit();
    }
  }

  static String read(Path image, String path) throws UpdateException, IOException {
    try (EditableImage opened = EditableImage.openForReading(image, SETTINGS)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      opened.find(path).get(0).copyTo(out);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  static void mustBeClean(Path image, long offset) throws IOException {
    String device = offset == 0 ? image.toString() : image + "?offset=" + offset;
    assertThat(run("e2fsck", "-fn", device)).doesNotContain("WARNING", "Fix?", "no\n");
  }

  /** Runs a program, which must succeed; returns what it printed. */
  static String run(String... command) throws IOException {
    String folder =
        List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin").stream()
            .filter(place -> Files.isExecutable(Path.of(place, command[0])))
            .findFirst()
            .orElseThrow();
    command[0] = folder + "/" + command[0];
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "MTOOLS_SKIP_CHECK", "1"));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + out).isZero();
    return out;
  }
}
