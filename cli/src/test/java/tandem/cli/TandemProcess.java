package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The built program, run as a user runs it. */
final class TandemProcess {
  /** The launcher of the distribution, which {@code mvn package} makes. */
  static final Path PROGRAM = Path.of("target/dist/bin/tandem").toAbsolutePath();

  private TandemProcess() {}

  static Command tandem(Object... arguments) {
    assertThat(PROGRAM).as("the built program").isExecutable();
    return Command.of(Stream.concat(Stream.of(PROGRAM), Arrays.stream(arguments)).toArray());
  }
}
