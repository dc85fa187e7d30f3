package tandem.server.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a device is with a deployment; names as in the API. */
public enum InstallStatus {
  PENDING(false, false),
  DOWNLOADING(true, false),
  INSTALLING(true, false),
  REBOOTING(true, false),
  PAUSE_BEFORE_INSTALLING(true, false),
  PAUSE_BEFORE_REBOOTING(true, false),
  PAUSE_BEFORE_COMMITTING(true, false),
  SUCCESS(true, true),
  FAILURE(true, true),
  ALREADY_INSTALLED(true, true),
  NOARTIFACT(false, true),
  ABORTED(false, true),
  DECOMMISSIONED(false, true);

  private final boolean sentByDevices;
  private final boolean isFinal;

  InstallStatus(boolean sentByDevices, boolean isFinal) {
    this.sentByDevices = sentByDevices;
    this.isFinal = isFinal;
  }

  /** Returns the name in the API and in the database. */
  public String text() {
    return this == ALREADY_INSTALLED ? "already-installed" : name().toLowerCase(Locale.ROOT);
  }

  /** Tells whether the device is done with the deployment. */
  public boolean isFinal() {
    return isFinal;
  }

  /** Returns the status that a device may send by this name. */
  public static Optional<InstallStatus> ofDevice(String text) {
    return of(text).filter(status -> status.sentByDevices);
  }

  /** Returns the status of this name. */
  public static Optional<InstallStatus> of(String text) {
    return Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
  }

  static InstallStatus stored(String text) {
    return of(text).orElseThrow(() -> new IllegalStateException("status in database: " + text));
  }
}
