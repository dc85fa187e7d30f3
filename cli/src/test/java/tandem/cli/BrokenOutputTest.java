package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.ArtifactBytes;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;

/** A standard output that takes nothing, as a full disk or a reader that is gone. */
class BrokenOutputTest {
  private static final String MESSAGE = "error: standard output: not everything could be written\n";

  @TempDir Path folder;
  private Path artifact;
  private Path key;

  @BeforeEach
  void makeFiles() throws IOException {
    artifact = Files.write(folder.resolve("a.mender"), ArtifactBytes.rootfs().build());
    key = Files.write(folder.resolve("k"), KeyPairs.generate(KeyType.EC_P256).privateKey());
  }

  @Test
  void whoeverPrints_saysItOnce() throws IOException {
    Path image = Files.writeString(folder.resolve("image"), "content");

    expectOneMessage("artifact", "sign", "-k", key, "-o", "-", artifact);
    expectOneMessage("artifact", "sign", "--digest-out", "-", artifact);
    expectOneMessage("artifact", "read", artifact);
    expectOneMessage("artifact", "read", "--json", artifact);
    for (String compression : new String[] {"none", "gzip"}) {
      expectOneMessage(
          "artifact",
          "write",
          "rootfs-image",
          "-n",
          "n",
          "-t",
          "t",
          "-f",
          image,
          "-o",
          "-",
          "--compression",
          compression,
          "--tmp",
          folder);
    }
  }

  private static void expectOneMessage(Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    PrintStream broken = new PrintStream(new BufferedOutputStream(new Full()), false, UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            broken,
            new PrintStream(err, true, UTF_8),
            Map.of(),
            false);

    int code = new Program(console).run("tandem", words);

    String said = err.toString(UTF_8).replaceAll("spooled the artifact, .*\n", "");
    assertThat(said).as(String.join(" ", words)).isEqualTo(MESSAGE);
    assertThat(code).isEqualTo(ExitCode.IO_ERROR.number());
  }

  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }
}
