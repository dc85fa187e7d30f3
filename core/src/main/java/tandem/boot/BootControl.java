package tandem.boot;

import java.util.List;
import tandem.core.UpdateException;

/**
 * The bootloader as an update needs it. Every change is one write that is either whole or not at
 * all, is durable when the method returns, and was read back. Failures are of kind BOOTENV, or BUSY
 * when another tool holds the environment's lock.
 */
public interface BootControl {

  /** Returns what kind of environment it is and where, for messages. */
  String description();

  /** Returns what is wrong but does not keep it from working, such as one damaged copy. */
  default List<BootConcern> concerns() throws UpdateException {
    return List.of();
  }

  /** Returns the {@link #concerns} as sentences. */
  default List<String> warnings() throws UpdateException {
    return concerns().stream().map(BootConcern::text).toList();
  }

  /**
   * Checks that the board's own programs for boot variables, where it has some besides, show what
   * {@link #read} does.
   *
   * @throws UpdateException of kind BOOTENV when they do not
   */
  default void checkTools() throws UpdateException {}

  /** Returns how a trial goes with this bootloader. */
  TrialRule trialRule() throws UpdateException;

  /** Reads the state. */
  BootState read() throws UpdateException;

  /**
   * Checks that a switch could work at all: the environment is valid, redundant unless that is
   * allowed, writable, and its canary says that the bootloader can save it.
   */
  void checkReady() throws UpdateException;

  /** Makes the next boot a trial of this slot: boot part, trial on, boot count zero. */
  void startTrial(int bootPart) throws UpdateException;

  /** Ends the trial: the boot part stays, trial off. */
  void confirm() throws UpdateException;

  /** Boots this slot from now on, without trial. */
  void bootWithoutTrial(int bootPart) throws UpdateException;
}
