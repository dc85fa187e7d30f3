package tandem.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import tandem.process.Programs;

/** The board's own programs, played by scripts in front of libubootenv's. */
class CommandConformanceIT extends BootControlConformance {

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("fw_printenv", "fw_setenv", "sh");
  }

  @Override
  BootRig rig(Path folder) throws Exception {
    EnvFiles files = EnvFiles.redundant(folder, UBootModel.fresh(1), 7);
    Path config = folder.resolve("host.config");
    Files.writeString(
        config, files.copies.get(0) + " 0 0x2000\n" + files.copies.get(1) + " 0 0x2000\n");
    BootControl control =
        CommandBootControl.of(
            script(folder.resolve("print"), "exec fw_printenv -c '" + config + "' \"$@\""),
            script(folder.resolve("set"), "exec fw_setenv -c '" + config + "' \"$@\""),
            Programs.in(folder));
    return new BootRig() {
      @Override
      public BootControl control() {
        return control;
      }

      @Override
      public int reboot(List<String> arguments) throws Exception {
        Map<String, String> variables = new LinkedHashMap<>(files.open().read().variables());
        int slot = UBootModel.boot(variables);
        files.open().write(new LinkedHashMap<>(variables));
        return slot;
      }

      @Override
      public Object contents() throws Exception {
        return files.open().read().variables();
      }
    };
  }

  private static Path script(Path file, String body) throws Exception {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
