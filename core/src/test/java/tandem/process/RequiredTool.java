package tandem.process;

import java.io.File;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Skips tests whose tools are not there, with a reason; on a build server that is a failure. */
public final class RequiredTool {
  private RequiredTool() {}

  /** Skips the test without this program. */
  public static void orSkip(String tool) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    boolean present =
        Arrays.stream(path.split(":", -1)).anyMatch(dir -> new File(dir, tool).canExecute());
    orSkip(present, tool + " is not installed");
  }

  /** Skips the test for anybody but root. */
  public static void rootOrSkip() {
    orSkip("root".equals(System.getProperty("user.name")), "needs root");
  }

  private static void orSkip(boolean present, String reason) {
    if (!present && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    if (!present) {
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
    }
  }
}
