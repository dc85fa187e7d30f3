package tandem.boot;

import java.io.IOException;

/** The place of one copy of the environment. */
interface EnvStorage {

  /** Returns where it is, for messages. */
  String name();

  /** Returns the size of the copy in bytes. */
  int size();

  /** Reads the copy. */
  byte[] read() throws IOException;

  /** Reads the copy from the device itself where that is possible, else through the page cache. */
  byte[] readBack() throws IOException;

  /**
   * Writes a part of the copy; it is durable when this returns.
   *
   * @param position from the start of the copy
   */
  void write(int position, byte[] bytes) throws IOException;

  /** Fails if a write could not even begin. Changes nothing. */
  void checkWritable() throws IOException;
}
