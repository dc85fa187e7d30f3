package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/** Whose {@code fw_setenv} this is. Boards with another bootloader put their own in its place. */
enum ToolKind {
  /** Linked with libubootenv. */
  LIBUBOOTENV,
  /** U-Boot's own, from its {@code tools/env}. */
  UBOOT,
  /** A script, or a program that knows neither. */
  OTHER;

  private static final String ELF = "\u007fELF";
  private static final int MAX_PROGRAM = 8 * 1024 * 1024;

  /** Looks into the program, links resolved. */
  static ToolKind of(Path program) throws UpdateException {
    String content;
    try (InputStream in = Files.newInputStream(program)) {
      content = new String(in.readNBytes(MAX_PROGRAM), ISO_8859_1);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.BOOTENV, program + ": cannot be read: " + Reasons.of(e), e);
    }
    if (!content.startsWith(ELF)) {
      return OTHER;
    }
    if (content.contains("libubootenv")) {
      return LIBUBOOTENV;
    }
    return content.contains("fw_env.config") ? UBOOT : OTHER;
  }
}
