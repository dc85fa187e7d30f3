package tandem.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.core.UpdateException;

/** Controls a GRUB with Mender's boot scripts. */
final class GrubControl implements EnvironmentDialect {
  private GrubControl() {}

  /**
   * Returns the control of this environment.
   *
   * @param allowSingle accept an environment with one copy, which a power cut can destroy
   */
  static BootControl of(StoredEnvironment environment, boolean allowSingle) {
    return new EnvironmentControl(environment, allowSingle, new GrubControl());
  }

  @Override
  public TrialRule trialRule(Map<String, String> variables) {
    return new TrialRule(
        List.of(),
        1,
        "at the boot after that, GRUB goes back to the old slot and saves that",
        "Commit sets upgrade_available to 0");
  }

  // Not the hexadecimal form of the boot part: GRUB neither reads it nor keeps it up to date.
  @Override
  public void check(Map<String, String> variables, String where) {}

  @Override
  public String powerCut() {
    return "could lose it";
  }

  @Override
  public Map<String, String> wanted(Map<String, String> changes, StoredEnvironment environment)
      throws UpdateException {
    Map<String, String> wanted = new LinkedHashMap<>(changes);
    // Mender's own module sets it; where it is, it should not contradict.
    if (!environment.read().variables().containsKey(MenderVariables.BOOT_PART_HEX)) {
      wanted.remove(MenderVariables.BOOT_PART_HEX);
    }
    return wanted;
  }

  @Override
  public void confirm(Map<String, String> changes) {}

  @Override
  public List<String> weaknesses(Map<String, String> variables) {
    return List.of();
  }
}
