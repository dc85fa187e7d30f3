package tandem.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Tells why a script that is there can not be run. The system says only "no such file" or "exec
 * format error" then, and a shell or {@code chroot} only 126 or 127.
 */
public final class Interpreter {
  private static final int LONGEST_LINE = 256; // BINPRM_BUF_SIZE of Linux
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private Interpreter() {}

  /**
   * Returns what is wrong with the first line, in words to follow others; empty when nothing is.
   *
   * @param script on this machine
   * @param root the device's {@code /} on this machine
   */
  public static String problem(Path script, Path root) {
    String head;
    try (InputStream in = Files.newInputStream(script)) {
      head = new String(in.readNBytes(LONGEST_LINE), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
    if (head.startsWith("\u007fELF")) {
      return "";
    }
    if (!head.startsWith("#!")) {
      return "; it does not begin with #! and its interpreter, such as #!/bin/sh";
    }
    String line = head.substring(2).split("\n", 2)[0];
    String name = line.strip().split("[ \t]", 2)[0];
    if (line.endsWith("\r")) {
      return "; its first line ends with a carriage return, as files of Windows do";
    }
    Path interpreter = root.resolve(name.startsWith("/") ? name.substring(1) : name);
    return name.isEmpty() || !Files.exists(interpreter, LinkOption.NOFOLLOW_LINKS)
        ? "; its interpreter '" + name + "' is missing"
        : "";
  }

  /** Returns the same for a program that ended so, if that is how one ends that can not be run. */
  public static String problem(ProgramResult result, Path script, Path root) {
    boolean suspect = result.exitCode() == NOT_FOUND || result.exitCode() == NOT_EXECUTABLE;
    return suspect ? problem(script, root) : "";
  }
}
