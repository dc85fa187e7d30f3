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
import tandem.image.SimulatedBootloader;
import tandem.image.disk.DiskState;

/** U-Boot with Mender's scripts, its environment in two copies or in one. */
public enum UBootLayout implements Layout {
  REDUNDANT("uboot", List.of("uboot.env", "uboot-redund.env")),
  SINGLE("uboot-single", List.of("uboot.env"));

  private static final int BYTES = SimulatedBootloader.ENVIRONMENT_BYTES;

  /** So that the flag of the next copy that Tandem writes wraps. */
  private static final int LAST_FLAG = 0xFF;

  /** Spread over the alphabet: else all that changes would lie in one sector. */
  private static final List<String> LONG_VARIABLES =
      List.of("bootcmd", "distro_bootcmd", "mender_altbootcmd", "mender_setup", "scan_dev_for_efi");

  private static final int LONG = 700;

  private final String title;
  private final List<String> files;

  UBootLayout(String title, List<String> files) {
    this.title = title;
    this.files = files;
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
    if (files.size() == 1) {
      return DiskState.holding(Map.of(files.get(0), EnvImage.single(variables, BYTES)));
    }
    byte[] current = EnvImage.redundant(variables, BYTES, LAST_FLAG);
    variables.put("mender_saveenv_canary", "0");
    byte[] older = EnvImage.redundant(variables, BYTES, LAST_FLAG - 1);
    return DiskState.holding(Map.of(files.get(0), current, files.get(1), older));
  }

  @Override
  public int boot(Path environment, boolean asked) throws UpdateException, IOException {
    List<Path> copies = files.stream().map(environment::resolve).toList();
    return Machine.bootPart(SimulatedBootloader.start(copies).slot());
  }

  @Override
  public BootControl control(Path environment) throws UpdateException {
    List<FwEnvConfig.Copy> copies = new ArrayList<>();
    for (String file : files) {
      Path path = environment.resolve(file);
      copies.add(new FwEnvConfig.Copy(path.toString(), path, 0, BYTES, false));
    }
    UBootEnvironment stored =
        UBootEnvironment.open(
            new FwEnvConfig(environment.resolve("fw_env.config"), copies),
            DevicePaths.host(),
            EnvLock.NONE);
    return new UBootControl(stored, hasSingleEnvironment(), Confirmation.NONE);
  }

  @Override
  public boolean hasSingleEnvironment() {
    return files.size() == 1;
  }
}
