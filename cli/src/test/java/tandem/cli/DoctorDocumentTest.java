package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tandem.doctor.FindingId;

/** Holds docs/doctor.md against the program. */
class DoctorDocumentTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+[.][a-z-]+)` \\|");

  @Test
  void document_hasAllFindingsInTheirOrder() throws Exception {
    String text = Files.readString(Path.of("../docs/doctor.md"));

    List<String> documented = ROW.matcher(text).results().map(row -> row.group(1)).toList();

    assertThat(documented)
        .isEqualTo(Arrays.stream(FindingId.values()).map(FindingId::text).toList());
  }
}
