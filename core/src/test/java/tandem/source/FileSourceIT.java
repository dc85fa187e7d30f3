package tandem.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceIT {
  @TempDir Path folder;

  @Test
  void fifo_isReadToTheEndOfItsWriter() throws Exception {
    RequiredTool.orSkip("mkfifo");
    Path fifo = folder.resolve("fifo");
    RequiredTool.run("mkfifo", fifo.toString());
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (OutputStream out = Files.newOutputStream(fifo)) {
                for (int i = 0; i < 1000; i++) {
                  out.write("hello".repeat(200).getBytes(US_ASCII));
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(new FileSource(fifo).isRepeatable()).isFalse();
    try (Source.Opened opened = new FileSource(fifo).open()) {
      assertThat(opened.length()).isEmpty();
      assertThat(new String(opened.stream().readAllBytes(), US_ASCII))
          .isEqualTo("hello".repeat(200_000));
    }
    writer.get();
  }

  @Test
  void blockDevice_isReadWithoutALength() throws Exception {
    RequiredTool.orSkip("losetup");
    byte[] bytes = new byte[1 << 20];
    Arrays.fill(bytes, (byte) 'x');
    Path image = Files.write(folder.resolve("image"), bytes);
    Path device = loopDevice(image);
    try (Source.Opened opened = new FileSource(device).open()) {

      assertThat(new FileSource(device).isRepeatable()).isTrue();
      assertThat(opened.length()).isEmpty();
      assertThat(opened.stream().readAllBytes()).isEqualTo(bytes);
    } finally {
      RequiredTool.run("losetup", "--detach", device.toString());
    }
  }

  private static Path loopDevice(Path image) {
    try {
      String device =
          RequiredTool.run("losetup", "--find", "--show", "--read-only", image.toString());
      return Path.of(device.strip());
    } catch (Exception e) {
      RequiredTool.require(false, "no loop device can be had: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
