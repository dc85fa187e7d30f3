package tandem.image.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads and writes files as a bootloader does: missing ones are empty, none grows. */
final class BootFile {

  private BootFile() {}

  /** Returns the text, byte for byte; empty when there is no such file. */
  static String read(Path file) throws IOException {
    return Files.exists(file) ? new String(Files.readAllBytes(file), ISO_8859_1) : "";
  }

  /** Writes the text over the file, durably. */
  static void overwrite(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
      long at = 0;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(true);
    }
  }

  /** Gives a file another name in its folder, durably. */
  static void rename(Path file, Path name) throws IOException {
    Files.move(file, name);
    try (FileChannel folder = FileChannel.open(name.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
