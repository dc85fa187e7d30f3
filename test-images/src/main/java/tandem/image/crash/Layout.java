package tandem.image.crash;

import java.io.IOException;
import java.nio.file.Path;
import tandem.boot.BootControl;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;

/**
 * A kind of device: how it keeps its boot environment, and what its bootloader makes of that. Slots
 * and store are the same for all kinds.
 */
public interface Layout {

  /** Returns its name on the command line. */
  String title();

  /** Returns the disk with the environment of a device that boots this slot, without trial. */
  DiskState environment(int bootPart) throws UpdateException;

  /**
   * Plays the bootloader after a reset.
   *
   * @param environment root folder of the disk with the environment
   * @param flagged whether a reboot that asks for the trial was the cause, and not the power
   * @return the slot that comes up
   * @throws UpdateException when none does
   */
  Booted boot(Path environment, boolean flagged) throws UpdateException, IOException;

  /** Tells whether a trial outlives the power. */
  default boolean keepsTrial() {
    return true;
  }

  /**
   * Returns what Tandem controls the bootloader with.
   *
   * @param running the boot part of the slot that runs
   * @param bootId identifies this boot of the kernel
   */
  BootControl control(Path environment, int running, String bootId) throws UpdateException;
}
