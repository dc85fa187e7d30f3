package tandem.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Lets the file system's own program look at an image, without changing it. */
final class SnapshotCheck {
  // A damaged file system has more to complain about than anybody reads.
  private static final int MOST_SAID = 64 << 10;
  private static final int EXT_MAGIC_AT = 1024 + 0x38;
  private static final int FAT_SIGNATURE_AT = 510;

  private SnapshotCheck() {}

  static void run(Path image, Console console) throws UpdateException, IOException {
    String checker = checker(image);
    Optional<Path> program = checker.isEmpty() ? Optional.empty() : find(checker, console);
    if (program.isEmpty()) {
      console.warn(
          "the file system of the snapshot is not checked: "
              + (checker.isEmpty() ? "neither ext4 nor FAT" : checker + " is not installed"));
      return;
    }
    Process process =
        new ProcessBuilder(program.get().toString(), "-n", image.toString())
            .redirectErrorStream(true)
            .start();
    Thread atExit = new Thread(process::destroyForcibly, "end of " + checker);
    Runtime.getRuntime().addShutdownHook(atExit);
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String said = new String(out.readNBytes(MOST_SAID), StandardCharsets.UTF_8);
      out.transferTo(OutputStream.nullOutputStream()); // what is not read would block it
      int code = process.waitFor();
      if (code != 0) {
        said.strip().lines().map(Printable::line).forEach(console::note);
        throw new UpdateException(
            ErrorKind.ARTIFACT_INVALID, "snapshot: " + checker + " -n: exit code " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(checker + ": interrupted", e);
    } finally {
      process.destroyForcibly();
      SshSession.forget(atExit);
    }
  }

  private static String checker(Path image) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      if (word(file, EXT_MAGIC_AT) == 0xef53) {
        return "fsck.ext4";
      }
      return word(file, FAT_SIGNATURE_AT) == 0xaa55 ? "fsck.vfat" : "";
    }
  }

  private static int word(RandomAccessFile file, long at) throws IOException {
    if (file.length() < at + 2) {
      return 0;
    }
    file.seek(at);
    return file.read() | file.read() << 8;
  }

  // An ordinary user's PATH lacks the folders of the administrator's tools.
  private static Optional<Path> find(String program, Console console) {
    String path = console.environment().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(file -> file.isAbsolute() && Files.isExecutable(file))
        .findFirst();
  }
}
