package tandem.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Stream;

/** A disk image, and what the systems' own tools say about it. */
record BuiltDisk(Path file, BuiltImage image) {
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");

  static BuiltDisk build(ImageSpec spec, Path file) throws Exception {
    return new BuiltDisk(file, ImageBuilder.build(spec, file, ENVIRONMENT));
  }

  /** Copies a partition into a file beside the disk. */
  Path partition(int number) throws IOException {
    BuiltImage.Partition partition = image.partitions().get(number - 1);
    Path part = file.resolveSibling(file.getFileName() + "-" + number);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) partition.bytes());
      from.read(bytes, partition.offset());
      Files.write(part, bytes.array());
    }
    return part;
  }

  /** Copies a file of the boot partition into one beside the disk. */
  Path bootFile(String path) throws IOException {
    Path copy = file.resolveSibling(path.substring(path.lastIndexOf('/') + 1));
    Files.deleteIfExists(copy);
    run("mcopy", "-n", "-i", partition(1).toString(), "::" + path, copy.toString());
    return copy;
  }

  /** Runs a program, which must succeed, and returns what it printed. */
  static String run(String... command) throws IOException {
    command[0] =
        Stream.of("/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/")
            .map(folder -> folder + command[0])
            .filter(program -> Files.isExecutable(Path.of(program)))
            .findFirst()
            .orElseThrow();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.onExit().join().exitValue();
    assertThat(code).as(String.join(" ", command) + "\n" + out).isZero();
    return out;
  }
}
