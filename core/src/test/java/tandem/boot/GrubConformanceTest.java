package tandem.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** GRUB's environment in two copies, and the plain one. */
class GrubConformanceTest {
  private static final String FIRST = "mender_grubenv1/env";

  @Nested
  class PairTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(new RecordedBootFiles(GrubFiles.pair(2, 0, 0)), true);
    }
  }

  @Nested
  class PlainTest extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(
          new RecordedBootFiles(Map.of(FIRST, GrubFiles.block(GrubFiles.variables(2, 0, 0)))),
          false);
    }
  }

  private static final class Rig implements BootRig {
    private final RecordedBootFiles files;
    private final boolean pair;

    Rig(RecordedBootFiles files, boolean pair) {
      this.files = files;
      this.pair = pair;
    }

    @Override
    public BootControl control() {
      return control(EnvLock.NONE);
    }

    @Override
    public @Nullable BootControl lockedControl() {
      return pair ? control(BusyLock.busy()) : null;
    }

    private BootControl control(EnvLock lock) {
      return GrubControl.of(pair ? new GrubPair(files, lock) : new GrubSingle(files, FIRST), !pair);
    }

    // The scripts of a plain grubenv follow the same variables.
    @Override
    public int reboot(List<String> arguments) throws Exception {
      if (pair) {
        return GrubMenderLoader.boot(files.now, 2, 3);
      }
      Map<String, byte[]> both = GrubFiles.pair(2, 0, 0);
      both.put(FIRST, files.read(FIRST));
      int slot = GrubMenderLoader.boot(both, 2, 3);
      files.now.put(FIRST, both.get(FIRST));
      return slot;
    }

    @Override
    public Object contents() {
      return files.texts();
    }
  }
}
