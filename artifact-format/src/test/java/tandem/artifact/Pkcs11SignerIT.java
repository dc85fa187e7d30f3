package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs with keys in a token of SoftHSM, in a program that may use Java's bridge to it. */
class Pkcs11SignerIT {
  private static final String PIN = "1234";

  @TempDir private Path folder;

  @Test
  void keyThatWantsThePinEachTime_getsItEachTime() throws Exception {
    ReferenceTool.orSkip("softhsm2-util");
    ReferenceTool.orSkip("pkcs11-tool");
    Path tokens = Files.createDirectory(folder.resolve("tokens"));
    Path config = folder.resolve("softhsm2.conf");
    Files.writeString(
        config, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    run(config, "softhsm2-util --init-token --free --label build --so-pin 123456 --pin " + PIN);
    run(
        config,
        "pkcs11-tool --module %s --login --pin %s --keypairgen --key-type EC:prime256v1"
                .formatted(module(), PIN)
            + " --label release --always-auth");

    String said =
        run(
            config,
            Path.of(System.getProperty("java.home"), "bin", "java")
                + " --add-exports=jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED"
                + " -cp %s %s pkcs11:token=build;object=release %s %s"
                    .formatted(
                        System.getProperty("java.class.path"),
                        SignTwice.class.getName(),
                        module(),
                        PIN));

    assertThat(said.lines())
        .containsExactly("64", "64", "pkcs11:token=build;object=release: the signer is closed");
  }

  private static String run(Path config, String line) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(List.of(line.split(" "))).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", config.toString());
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_TOOL_OPTIONS"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static Path module() {
    return Stream.of("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/lib64/softhsm")
        .map(place -> Path.of(place, "libsofthsm2.so"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }
}
