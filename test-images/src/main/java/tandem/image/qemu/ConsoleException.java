package tandem.image.qemu;

import java.io.IOException;

/** What was awaited on a console did not come; the message ends with the end of the console. */
public class ConsoleException extends IOException {
  ConsoleException(String message) {
    super(message);
  }
}
