package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupCommandTest {
  @TempDir Path folder;

  private Run setup(Object... arguments) throws Exception {
    return Run.tandem(Stream.concat(Stream.of("setup"), Arrays.stream(arguments)).toArray());
  }

  @Test
  void fileAndDataStore_areTakenWhereMendersSetupHasThem() throws Exception {
    Path config = folder.resolve("a.conf");
    Path store = folder.resolve("store");

    Run run =
        setup("-c", config, "-d", store, "--device-type", "pi", "--url", "https://a:1", "--quiet");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(config).content().contains("\"ServerURL\": \"https://a:1\"");
    assertThat(store.resolve("device_type")).hasContent("device_type=pi");
  }

  @Test
  void whatIsAlreadyThere_isKept() throws Exception {
    Path config = Files.writeString(folder.resolve("a.conf"), "{\"RootfsPartA\": \"/dev/x1\"}\n");

    setup("--config", config, "--url", "https://a:1", "--quiet");

    assertThat(config).content().contains("\"RootfsPartA\": \"/dev/x1\"", "https://a:1");
  }

  @Test
  void setupWithoutServer_writesNothing() throws Exception {
    Path config = folder.resolve("a.conf");

    Run run = setup("-c", config, "--quiet");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(config).doesNotExist();
  }
}
