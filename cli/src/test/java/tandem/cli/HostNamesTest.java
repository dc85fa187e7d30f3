package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamesTest {
  private static final List<String> NAMES = List.of("demo.example", "s3.demo.example");
  private static final String GIVEN = "192.0.2.7 demo.example s3.demo.example\n";

  @TempDir Path folder;
  private Path hosts;

  @BeforeEach
  void name() {
    hosts = folder.resolve("hosts");
  }

  private void give(String before) throws IOException {
    Files.writeString(hosts, before);
    HostNames.give(hosts, "192.0.2.7", NAMES);
  }

  @Test
  void linesOfOtherNames_andComments_stayAsTheyAre() throws IOException {
    String others =
        "# demo.example s3.demo.example\n\n127.0.0.1\tlocalhost\n::1 demo.example.org\n";

    give(others);

    assertThat(hosts).hasContent(others + GIVEN);
  }

  @Test
  void lineThatGivesOtherNamesToo_keepsThose() throws IOException {
    give("127.0.0.1 localhost demo.example s3.demo.example # local\n");

    assertThat(hosts).hasContent("127.0.0.1 localhost # local\n" + GIVEN);
  }

  @Test
  void everyOtherLineOfTheNames_isRemoved_becauseTheFirstCounts() throws IOException {
    give("192.0.2.1\tDemo.example\n192.0.2.2 s3.demo.example demo.example\n" + GIVEN.strip());

    assertThat(hosts).hasContent(GIVEN);
  }

  @Test
  void fileThatIsNotThere_isMade_forAllToRead() throws IOException {
    HostNames.give(hosts, "192.0.2.7", NAMES);

    assertThat(hosts).hasContent(GIVEN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(hosts)))
        .isEqualTo("rw-r--r--");
  }
}
