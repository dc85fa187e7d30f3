package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One command for the shell of a guest, between two marks that nothing else prints: not even the
 * echo of the command, in which quotes stand within the marks.
 */
final class GuestCommand {
  /** What is longer may not fit into the line buffer of the guest's terminal. */
  private static final int MAX_CHARS = 3000;

  private final String command;
  private final String id = UUID.randomUUID().toString().substring(0, 13);
  private final Pattern both =
      Pattern.compile(
          KernelMessages.interrupted("<<begin-" + id + ">>")
              + "\\n?(.*?)"
              + KernelMessages.interrupted("<<end-" + id + " ")
              + "((?:\\d"
              + KernelMessages.ANY
              + "){1,3})"
              + KernelMessages.interrupted(">>"),
          Pattern.DOTALL);

  GuestCommand(String command) {
    if (command.length() > MAX_CHARS || command.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "a command for a guest is one line of at most " + MAX_CHARS + " chars");
    }
    this.command = command;
  }

  /** Returns the line to type. The command gets a shell of its own, which it may leave. */
  String line() {
    return "echo \"<<begin-\"\""
        + id
        + ">>\"; (eval '"
        + command.replace("'", "'\\''")
        + "') </dev/null; echo \"<<end-\"\""
        + id
        + " $?>>\"";
  }

  /** Reads the result out of what the console shows, or returns null while it is not complete. */
  @Nullable CommandResult in(String shown) {
    Matcher matcher = both.matcher(shown);
    if (!matcher.find()) {
      return null;
    }
    String raw = matcher.group(1);
    int exit = Integer.parseInt(KernelMessages.strip(matcher.group(2)));
    return new CommandResult(exit, text(KernelMessages.strip(raw)), text(raw));
  }

  private static String text(String bytes) {
    return new String(bytes.getBytes(ISO_8859_1), UTF_8);
  }
}
