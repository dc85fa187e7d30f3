package tandem.image.edit;

import java.io.IOException;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** Checks ext2, ext3 and ext4 with {@code e2fsck}. */
final class ExtCheck {
  private static final int REPAIRED = 1;

  private final Workspace workspace;
  private final String device;
  private final String name;
  private final Map<String, String> environment;

  ExtCheck(Workspace workspace, String device, String name, long time) {
    this.workspace = workspace;
    this.device = device;
    this.name = name;
    String now = Long.toString(Math.max(1, time));
    this.environment =
        Map.of("E2FSPROGS_FAKE_TIME", now, "E2FSCK_TIME", now, "E2FSCK_CONFIG", "/dev/null");
  }

  /** Replays the journal and repairs small damage; a clean file system stays as it is. */
  void before(ExtSuperblock superblock) throws UpdateException, IOException {
    if (superblock.needsRecovery() || run("-fn").exit() != 0) {
      ToolResult repair = run("-fp");
      if (repair.exit() > REPAIRED) {
        throw repair
            .failure(
                ErrorKind.ARTIFACT_INVALID,
                name + ": the file system is damaged, nothing was changed")
            .withHint("repair it with e2fsck first");
      }
    }
  }

  /** Checks it after a change. */
  void after(ExtSuperblock superblock) throws UpdateException, IOException {
    ToolResult check = run("-fn");
    if (check.exit() != 0 && superblock.hasQuota()) {
      // debugfs does not count for quotas; e2fsck counts anew, and asks nothing else with -p.
      run("-fp");
      check = run("-fn");
    }
    if (check.exit() != 0) {
      throw check.failure(
          ErrorKind.VERIFY_FAILED, name + ": the edited file system is not clean, it was not kept");
    }
  }

  private ToolResult run(String option) throws UpdateException, IOException {
    return workspace.run(Tool.E2FSCK, "", environment, option, device);
  }
}
