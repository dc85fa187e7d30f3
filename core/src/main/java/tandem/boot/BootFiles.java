package tandem.boot;

import java.io.IOException;
import java.util.List;

/**
 * The small files by which a bootloader is told what to do, in one folder, usually on a FAT
 * partition. Each change is durable when its method returns, so the changes reach the disk in the
 * order of the calls. Names are relative to the folder.
 */
interface BootFiles {
  /** The longest file that is read, in bytes. */
  int MAX_SIZE = 64 * 1024;

  /** Returns the full name of a file, for messages. */
  String name(String file);

  /**
   * Returns the names of what is in a folder, sorted.
   *
   * @throws IOException when there is no such folder
   */
  List<String> list(String folder) throws IOException;

  /**
   * Reads a file.
   *
   * @throws IOException when it is missing, cannot be read, or is longer than {@link #MAX_SIZE}
   */
  byte[] read(String file) throws IOException;

  /** Reads a file from the medium itself where that is possible, else through the page cache. */
  byte[] readBack(String file) throws IOException;

  /**
   * Writes other bytes of the same number into a file, in place: nothing else of the file system
   * changes but the time of the last change, so a power cut can leave old or new sectors of this
   * file and harms no other file. Within one sector of 512 bytes it leaves the old or the new.
   *
   * @throws IOException when the file has another size, before anything is written
   */
  void overwrite(String file, byte[] bytes) throws IOException;

  /**
   * Adds bytes to the end of a file, within the space that its file system has set aside for it. A
   * power cut leaves the old file, the new one, or one with NUL in place of the new bytes.
   */
  void append(String file, byte[] bytes) throws IOException;

  /**
   * Gives a file this content, whether it exists or not: by a new file that takes its name. On FAT
   * a power cut can leave the old file, the new one, or none.
   */
  void replace(String file, byte[] bytes) throws IOException;

  /** Removes a file, which may be missing. */
  void delete(String file) throws IOException;

  /** Fails if a write could not even begin. Changes nothing. */
  void checkWritable(String file) throws IOException;
}
