package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/**
 * A small text file on a FAT partition that a power cut leaves old or new, nothing else: it stays
 * within one sector of 512 bytes, is written in place, and keeps its size, so that neither the FAT
 * nor the folder has to change with it. Text that is shorter is padded with empty lines. A rename
 * would not do: on FAT it is several writes.
 */
final class SectorFile {
  /** The longest text, in bytes; the padded file stays below the sector, as autoboot.txt must. */
  static final int MAX_TEXT = 508;

  private final BootFiles files;
  private final String file;

  SectorFile(BootFiles files, String file) {
    this.files = files;
    this.file = file;
  }

  /** Returns its full name, for messages. */
  String name() {
    return files.name(file);
  }

  /**
   * Reads the text, without the padding.
   *
   * @throws UpdateException of kind BOOTENV when it is missing or longer than {@link #MAX_TEXT}
   */
  String read() throws UpdateException {
    try {
      String text = new String(files.read(file), ISO_8859_1);
      int end = text.length();
      // NUL: a power cut while it was padded, when its size was durable before its bytes were.
      while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == 0)) {
        end--;
      }
      if (text.length() > MAX_TEXT) {
        throw new UpdateException(
                ErrorKind.BOOTENV,
                name() + ": has " + text.length() + " bytes, expected at most " + MAX_TEXT)
            .withHint("shorten it: a longer file could be torn by a power cut");
      }
      return end == 0 ? "" : text.substring(0, end) + "\n";
    } catch (IOException e) {
      throw failed("cannot be read", e);
    }
  }

  /** Writes the text, durable and read back when this returns; nothing when it is there already. */
  void write(String text) throws UpdateException {
    if (text.equals(read())) {
      return;
    }
    if (text.length() > MAX_TEXT) {
      throw new UpdateException(
          ErrorKind.BOOTENV,
          name() + ": would have " + text.length() + " bytes, expected at most " + MAX_TEXT);
    }
    try {
      int missing = MAX_TEXT - files.read(file).length;
      if (missing > 0) {
        files.append(file, "\n".repeat(missing).getBytes(ISO_8859_1));
      }
      byte[] bytes = (text + "\n".repeat(MAX_TEXT - text.length())).getBytes(ISO_8859_1);
      files.overwrite(file, bytes);
      if (!Arrays.equals(files.readBack(file), bytes)) {
        throw new UpdateException(
            ErrorKind.BOOTENV, name() + ": read back differs from what was written");
      }
    } catch (IOException e) {
      throw failed("writing failed", e);
    }
  }

  /** Fails if a write could not even begin. */
  void checkWritable() throws UpdateException {
    read();
    try {
      files.checkWritable(file);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  private UpdateException failed(String what, IOException e) {
    return new UpdateException(ErrorKind.BOOTENV, name() + ": " + what + ": " + Reasons.of(e), e);
  }
}
