package tandem.update;

/** How a device was repaired whose last update had ended as inconsistent. */
public sealed interface Restored {

  /**
   * What the device is was proven, and is recorded; nothing else was changed.
   *
   * @param reason why it is known
   */
  record Recorded(Installed facts, String reason) implements Restored {}

  /** An artifact was installed over it. */
  record Installation(InstallReport report) implements Restored {}
}
