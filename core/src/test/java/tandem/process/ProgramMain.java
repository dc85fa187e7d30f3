package tandem.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a shell script in the given data store, as a Tandem that is going to be killed. */
final class ProgramMain {
  private ProgramMain() {}

  public static void main(String[] args) throws Exception {
    Path store = Path.of(args[0]);
    List<String> words = List.of("/bin/sh", "-c", args[1]);
    ProgramCall call = ProgramCall.of(words, store, Duration.ofMinutes(2));
    ProgramResult result =
        Programs.in(store).run(call, line -> System.out.println("line " + line.text()));
    System.out.println("after " + result);
  }
}
