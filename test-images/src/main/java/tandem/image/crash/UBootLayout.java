package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.boot.BootControl;
import tandem.boot.Confirmation;
import tandem.boot.EnvImage;
import tandem.boot.EnvLock;
import tandem.boot.FwEnvConfig;
import tandem.boot.UBootControl;
import tandem.boot.UBootEnvironment;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.image.BootStory;
import tandem.image.SimulatedBootloader;
import tandem.image.disk.DiskState;

/** U-Boot with Mender's scripts, its environment in two copies or in one. */
public enum UBootLayout implements Layout {
  REDUNDANT("uboot", 2),
  SINGLE("uboot-single", 1);

  private static final int BYTES = SimulatedBootloader.ENVIRONMENT_BYTES;

  /** So that the flag of the next copy that Tandem writes wraps. */
  private static final int LAST_FLAG = 0xFF;

  /** Spread over the alphabet: else all that changes would lie in one sector. */
  private static final List<String> LONG_VARIABLES =
      List.of("bootcmd", "distro_bootcmd", "mender_altbootcmd", "mender_setup", "scan_dev_for_efi");

  private static final int LONG = 700;

  private static final List<String> FILES = List.of("uboot.env", "uboot-redund.env");

  private final String title;
  private final int copies;

  UBootLayout(String title, int copies) {
    this.title = title;
    this.copies = copies;
  }

  private List<String> files() {
    return FILES.subList(0, copies);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public DiskState environment(int bootPart) throws UpdateException {
    Map<String, String> variables = new TreeMap<>(SimulatedBootloader.builtInVariables());
    variables.put("mender_boot_part", Integer.toString(bootPart));
    variables.put("mender_boot_part_hex", Integer.toHexString(bootPart));
    variables.put("mender_saveenv_canary", "1");
    LONG_VARIABLES.forEach(name -> variables.put(name, (name + "; ").repeat(LONG / name.length())));
    if (copies == 1) {
      return DiskState.holding(Map.of(FILES.get(0), EnvImage.single(variables, BYTES)));
    }
    byte[] current = EnvImage.redundant(variables, BYTES, LAST_FLAG);
    variables.put("mender_saveenv_canary", "0");
    byte[] older = EnvImage.redundant(variables, BYTES, LAST_FLAG - 1);
    return DiskState.holding(Map.of(FILES.get(0), current, FILES.get(1), older));
  }

  @Override
  public Booted boot(Path environment, boolean flagged) throws UpdateException, IOException {
    List<Path> paths = files().stream().map(environment::resolve).toList();
    BootStory story = SimulatedBootloader.start(paths);
    boolean byDefault = story.lines().stream().anyMatch(line -> line.startsWith("no valid copy"));
    return new Booted(Machine.bootPart(story.slot()), byDefault);
  }

  @Override
  public BootControl control(Path environment, int running, String bootId) throws UpdateException {
    List<FwEnvConfig.Copy> places = new ArrayList<>();
    for (String file : files()) {
      Path path = environment.resolve(file);
      places.add(new FwEnvConfig.Copy(path.toString(), path, 0, BYTES, false));
    }
    UBootEnvironment stored =
        UBootEnvironment.open(
            new FwEnvConfig(environment.resolve("fw_env.config"), places),
            DevicePaths.host(),
            EnvLock.NONE);
    return UBootControl.of(stored, copies == 1, Confirmation.NONE);
  }
}
