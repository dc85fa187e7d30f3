package tandem.managed;

import tandem.core.UpdateException;
import tandem.script.ScriptMoment;
import tandem.update.InstallReport;

/**
 * The device that a server manages. Each call holds the lock of the device for as long as it takes,
 * so that commands of the command line work in between.
 */
public interface ManagedDevice {

  /** Reads where the device stands; changes nothing. */
  DeviceState state() throws UpdateException;

  /**
   * Stores the artifact at this URL, proves it, and stops before it takes effect.
   *
   * @throws UpdateException as an installation does; UNAVAILABLE when it can go on with another try
   */
  InstallReport download(String uri) throws UpdateException;

  /** Makes what was stored take effect. */
  InstallReport install() throws UpdateException;

  /** Makes the update stay. */
  void commit() throws UpdateException;

  /**
   * Brings the old state back, or closes what the bootloader has brought back.
   *
   * @return whether the old system runs only after a reboot
   */
  boolean rollback() throws UpdateException;

  /**
   * Restarts what the update needs restarted: the device, in the way that the next boot needs, or
   * only what its payloads restart by themselves.
   *
   * @return whether the device goes down, which has then begun
   */
  boolean restart() throws UpdateException;

  /** Asks the payloads whether the restart has led to what they have installed. */
  void verifyRestart() throws UpdateException;

  /**
   * Tells whether the update's payloads want to be restarted once more when it is rolled back: they
   * were restarted into it, and no slot is switched.
   */
  boolean needsRestartBack() throws UpdateException;

  /**
   * Brings the old state back as far as it can be without a restart; {@link #rollback} does the
   * rest.
   */
  void rollbackToRestart() throws UpdateException;

  /** Restarts as {@link #restart}, back to the old state. */
  boolean restartBack() throws UpdateException;

  /** Asks the payloads whether {@link #restartBack} has led to the old state. */
  void verifyRestartBack() throws UpdateException;

  /** Reboots the device in the way that the next boot needs; returns when that has begun. */
  void reboot() throws UpdateException;

  /**
   * Reboots the device so that its bootloader gives a trial up, and needs nothing of the update for
   * that; returns when it has begun.
   */
  void rebootPlainly() throws UpdateException;

  /** Runs the state scripts of a moment that only managed devices have. */
  void runScripts(ScriptMoment moment) throws UpdateException;

  /** Returns what is different in every boot. */
  String bootId() throws UpdateException;
}
