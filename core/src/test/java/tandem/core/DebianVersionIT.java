package tandem.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Tandem says of versions, the real dpkg says too. */
class DebianVersionIT {
  private static final int PAIRS = 3000;
  private static final int TEXTS = 500;
  private static final String ALPHABET = "0123456789012345aAbZz..+~~-:";

  @TempDir Path folder;

  @BeforeAll
  static void needsDpkg() {
    if (!Files.isExecutable(Path.of("/usr/bin/dpkg"))) {
      if ("true".equals(System.getenv("CI"))) {
        fail("dpkg is not installed");
      }
      System.err.println("skipped: dpkg is not installed");
      abort("dpkg is not installed");
    }
  }

  @Test
  void order_isThatOfDpkg() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    List<String> claims = new ArrayList<>();
    while (claims.size() < PAIRS) {
      String one = text(random);
      String other = random.nextInt(3) == 0 ? text(random) : neighbour(one, random);
      if (DebianVersion.parse(one).isPresent() && DebianVersion.parse(other).isPresent()) {
        int order = DebianVersion.parse(one).get().compareTo(DebianVersion.parse(other).get());
        claims.add(one + " " + (order < 0 ? "lt" : order > 0 ? "gt" : "eq") + " " + other);
      }
    }

    assertThat(refuted(claims, "dpkg --compare-versions \"$a\" \"$b\" \"$c\"")).isEmpty();
    assertThat(claims).anyMatch(claim -> claim.contains(" eq "));
  }

  @Test
  void whatIsParsed_isAVersionForDpkg() throws Exception {
    SplittableRandom random = new SplittableRandom(2);
    List<String> claims = new ArrayList<>();
    while (claims.size() < TEXTS) {
      String text = text(random);
      claims.add(text + " " + (DebianVersion.parse(text).isPresent() ? 0 : 1));
    }

    assertThat(refuted(claims, "dpkg --validate-version \"$a\" 2>&-; [ $(($? != 0)) = \"$b\" ]"))
        .isEmpty();
    assertThat(claims).anyMatch(claim -> claim.endsWith(" 1")).anyMatch(c -> c.endsWith(" 0"));
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(8) == 0) {
      text.append(random.nextInt(3)).append(':');
    }
    text.append(random.nextInt(12));
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static String neighbour(String text, SplittableRandom random) {
    char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at)
        + c
        + text.substring(Math.min(text.length(), at + random.nextInt(2)));
  }

  /** Returns the claims for which the check fails; it gets their words as a, b and c. */
  private List<String> refuted(List<String> claims, String check) throws Exception {
    Path list = Files.write(folder.resolve("claims"), claims);
    Process shell =
        new ProcessBuilder(
                "sh", "-c", "while read -r a b c; do " + check + " || echo \"$a $b $c\"; done")
            .redirectInput(list.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> refuted = shell.inputReader().lines().toList();
    assertThat(shell.waitFor()).isZero();
    return refuted;
  }
}
