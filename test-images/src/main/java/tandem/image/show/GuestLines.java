package tandem.image.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.image.qemu.KernelMessages;

/**
 * Makes plain lines of what a console sends: without colours and places on the screen, and without
 * what says nothing about an update.
 */
final class GuestLines extends OutputStream {
  private static final char ESCAPE = 27;
  private static final Pattern KERNEL = Pattern.compile(KernelMessages.START);
  private static final String PANIC = "Kernel panic";
  private static final Pattern FIRST_COLUMN = Pattern.compile("|\\d+(;0*1)?");
  private static final Pattern NOISE =
      Pattern.compile(
          "insmod: .*|Booting from Hard Disk.*|tandem-guest# *|BusyBox v.*|Enter 'help' for .*"
              + "|Terminated|Welcome to GRUB!|GRUB loading.*"
              + "|(DRAM|Core|Flash|In|Out|Err|Net): .*|## Flattened .*|Working FDT .*"
              + "| +(Booting|Using) .*|\\d+ bytes read in .*|Hit any key .*");

  private final Consumer<String> shown;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder parameters = new StringBuilder();
  private Sequence sequence = Sequence.NONE;

  /** How far an escape sequence has come. */
  private enum Sequence {
    NONE,
    BEGUN,
    WITH_PARAMETERS
  }

  /**
   * Takes who gets the lines.
   *
   * @param shown is called by the thread that writes
   */
  GuestLines(Consumer<String> shown) {
    this.shown = shown;
  }

  @Override
  public synchronized void write(int b) {
    switch (sequence) {
      case NONE -> plain((char) (b & 0xff));
      case BEGUN -> sequence = b == '[' ? Sequence.WITH_PARAMETERS : Sequence.NONE;
      case WITH_PARAMETERS -> parameter((char) (b & 0xff));
    }
  }

  private void parameter(char c) {
    if (c < '@' || c > '~') {
      parameters.append(c);
      return;
    }
    sequence = Sequence.NONE;
    boolean home = c == 'H' && FIRST_COLUMN.matcher(parameters).matches();
    if (home || c == 'J') { // the beginning of a line, or an empty screen
      end();
    }
    parameters.setLength(0);
  }

  private void plain(char c) {
    if (c == ESCAPE) {
      sequence = Sequence.BEGUN;
    } else if (c == '\n') {
      end();
    } else if (c >= ' ' || c == '\t') {
      line.write(c);
    }
  }

  /** Ends the line that has begun, as a power cut does. */
  synchronized void end() {
    String text = line.toString(UTF_8);
    line.reset();
    Matcher kernel = KERNEL.matcher(text);
    if (kernel.find()) {
      String message = text.substring(kernel.end());
      if (message.startsWith(PANIC)) {
        shown.accept(message);
      }
      // What stands before a message goes on after it.
      line.writeBytes(text.substring(0, kernel.start()).getBytes(UTF_8));
      return;
    }
    if (!text.isBlank() && !NOISE.matcher(text).matches()) {
      shown.accept(text.stripTrailing());
    }
  }
}
