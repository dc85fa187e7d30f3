package tandem.managed;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramResult;
import tandem.process.ProgramRunner;

/** The scripts of a device that tell who it is and what it has. */
public final class DeviceScripts {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final String IDENTITY = "/usr/share/mender/identity/mender-device-identity";
  private static final String INVENTORY = "/usr/share/mender/inventory";
  private static final String INVENTORY_PREFIX = "mender-inventory-";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final DevicePaths paths;
  private final ProgramRunner programs;
  private final boolean run;

  /**
   * Takes the device.
   *
   * @param run whether scripts are run; those of another root are not
   */
  public DeviceScripts(DevicePaths paths, ProgramRunner programs, boolean run) {
    this.paths = paths;
    this.programs = programs;
    this.run = run;
  }

  /**
   * Returns who the device is, by its script.
   *
   * @throws UpdateException CONFIG when there is no script, or it does not tell; OS_ERROR when it
   *     can not be run
   */
  Attributes identity() throws UpdateException {
    Path script = paths.resolve(IDENTITY);
    if (!run || !Files.isExecutable(script)) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              script + (run ? ": no such program" : ": is not run, because it is of another root"))
          .withHint("install it, or set Tandem.Identity, for instance {\"serial\": \"1234\"}");
    }
    Attributes identity = new Attributes();
    ProgramResult result = run(script, identity);
    if (!result.ok() || identity.isEmpty()) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          script + ": " + (result.ok() ? "printed no name=value" : result.toString()));
    }
    return identity;
  }

  /** Adds what the device's scripts tell of it. One that fails counts for nothing. */
  void addInventory(Attributes inventory) throws UpdateException {
    for (Path script : inventoryScripts()) {
      Attributes printed = new Attributes();
      try {
        ProgramResult result = run(script, printed);
        if (result.ok()) {
          printed.copyTo(inventory);
        } else {
          LOG.log(Level.WARNING, () -> script + ": " + result + "; left out of the inventory");
        }
      } catch (UpdateException e) {
        if (e.kind() != ErrorKind.OS_ERROR) {
          throw e;
        }
        LOG.log(Level.WARNING, () -> e.getMessage() + "; left out of the inventory");
      }
    }
  }

  private List<Path> inventoryScripts() throws UpdateException {
    Path folder = paths.resolve(INVENTORY);
    if (!run || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(INVENTORY_PREFIX))
          .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      LOG.log(Level.WARNING, () -> folder + ": can not be listed: " + e);
      return List.of();
    }
  }

  private ProgramResult run(Path script, Attributes printed) throws UpdateException {
    ProgramCall call = ProgramCall.of(List.of(script.toString()), Path.of("/"), TIMEOUT);
    return programs.run(
        call,
        line -> {
          if (line.channel() == ProgramLine.Channel.OUTPUT) {
            printed.add(line.text());
          } else {
            LOG.log(Level.DEBUG, () -> script + ": " + line.text());
          }
        });
  }
}
