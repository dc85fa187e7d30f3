package tandem.boot;

import java.util.Map;
import tandem.core.UpdateException;

/**
 * The stored environment of a bootloader. Nothing is cached: each call reads what is stored now.
 */
interface StoredEnvironment {

  /** Returns where it is, for messages. */
  String description();

  /** Tells whether there are two copies, so that a torn write leaves a valid one. */
  boolean redundant();

  /**
   * Reads the environment.
   *
   * @throws UpdateException of kind BOOTENV when no copy is valid
   */
  EnvContents read() throws UpdateException;

  /**
   * Changes variables, durable and read back when this returns. Writes nothing when nothing would
   * change and nothing is damaged.
   *
   * @throws UpdateException of kind BOOTENV when that failed; only the next reading tells which
   *     values count then
   */
  void write(Map<String, String> changes) throws UpdateException;

  /**
   * Checks that the bootloader itself would read what {@link #read} does, as far as that can be
   * told, and that a write could begin. Changes nothing.
   *
   * @throws UpdateException of kind BOOTENV when it is not so
   */
  void checkReady() throws UpdateException;
}
