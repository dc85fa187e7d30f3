package tandem.boot;

import static tandem.boot.BusyLock.busy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** U-Boot's environment, redundant with one and with three tries, and as a single copy. */
class UBootConformanceTest {

  @Nested
  class RedundantTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(EnvFiles.redundant(folder, UBootModel.fresh(1), 254));
    }
  }

  @Nested
  class ThreeTriesTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(EnvFiles.redundant(folder, UBootModel.fresh(3), 0));
    }
  }

  @Nested
  class SingleTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(EnvFiles.single(folder, UBootModel.fresh(1)));
    }
  }

  private static final class Rig implements BootRig {
    private final EnvFiles files;

    Rig(EnvFiles files) {
      this.files = files;
    }

    @Override
    public BootControl control() throws Exception {
      return UBootControl.of(files.open(), true, Confirmation.NONE);
    }

    @Override
    public @Nullable BootControl lockedControl() throws Exception {
      return UBootControl.of(files.open(busy()), true, Confirmation.NONE);
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
      List<String> contents = new ArrayList<>();
      for (int i = 0; i < files.copies.size(); i++) {
        contents.add(HexFormat.of().formatHex(files.bytes(i)));
      }
      return contents;
    }
  }
}
