package tandem.managed;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramCall;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/**
 * The device's own programs that tell whether a new system does what the device is there for: the
 * same that the service which commits after the boot asks.
 */
public final class HealthCheck {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final String SINGLE = "/etc/tandem/health-check";
  private static final String SEVERAL = "/etc/tandem/health-check.d";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final DevicePaths paths;
  private final ProgramRunner programs;

  /** Takes the device, whose programs are run. */
  public HealthCheck(DevicePaths paths, ProgramRunner programs) {
    this.paths = paths;
    this.programs = programs;
  }

  /**
   * Runs all checks there are, in the order of their names. Without any, every system is healthy.
   *
   * @throws UpdateException FAILED when one says that it is not, or all take longer than five
   *     minutes; OS_ERROR when one can not be run
   */
  public void run() throws UpdateException {
    Timer limit = new Timer(LIMIT);
    for (Path check : checks()) {
      LOG.log(Level.INFO, () -> "health check " + check);
      ProgramResult result =
          programs.run(
              ProgramCall.of(List.of(check.toString()), Path.of("/"), limit.left()),
              line -> LOG.log(Level.INFO, () -> check.getFileName() + ": " + line.text()));
      if (!result.ok()) {
        throw new UpdateException(ErrorKind.FAILED, "health check " + check + ": " + result);
      }
    }
  }

  private List<Path> checks() throws UpdateException {
    List<Path> checks = new ArrayList<>();
    Path single = paths.resolve(SINGLE);
    if (Files.isExecutable(single)) {
      checks.add(single);
    }
    Path folder = paths.resolve(SEVERAL);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .sorted()
            .forEach(checks::add);
      } catch (IOException e) {
        throw new UpdateException(
            ErrorKind.OS_ERROR, folder + ": can not be listed: " + e.getMessage(), e);
      }
    }
    return checks;
  }
}
