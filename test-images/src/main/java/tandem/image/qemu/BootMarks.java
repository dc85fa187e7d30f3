package tandem.image.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts on the lines of a console how often the machine has started, and what has booted. */
final class BootMarks {
  /** The first line of SeaBIOS and of U-Boot. */
  private static final Pattern FIRMWARE =
      Pattern.compile("SeaBIOS \\(version |^U-Boot (SPL )?20\\d\\d\\.\\d\\d");

  private static final Pattern INIT =
      Pattern.compile("^guest: booted (\\S{1,100}) from (/dev/\\S{1,100})\\s*$");

  /** A line that is longer is no mark. */
  private static final int MAX_LINE = 4096;

  private final StringBuilder line = new StringBuilder();
  private final List<BootedGuest> booted = new ArrayList<>();
  private int starts;
  private long position;
  private long lastMark;

  void accept(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      position++;
      if (c == '\n') {
        lineEnds();
      } else if (line.length() < MAX_LINE) {
        line.append(c);
      }
    }
  }

  private void lineEnds() {
    int kernel = KernelMessages.startIn(line.toString());
    if (kernel >= 0) {
      // What stands before the message goes on after it, unless the firmware left it there.
      line.setLength(KernelMessages.isFirst(line.toString()) ? 0 : kernel);
      return;
    }
    Matcher init = INIT.matcher(line);
    if (init.find()) {
      booted.add(new BootedGuest(init.group(1), init.group(2)));
      lastMark = position;
    } else if (FIRMWARE.matcher(line).find()) {
      starts++;
      lastMark = position;
    }
    line.setLength(0);
  }

  /** Returns how often the firmware has started. */
  int starts() {
    return starts;
  }

  /** Returns all guests that have booted, in order. */
  List<BootedGuest> booted() {
    return List.copyOf(booted);
  }

  /** Returns the number of starts and boots together: it changes when the machine reboots. */
  int count() {
    return starts + booted.size();
  }

  /** Returns where the text after the last of them begins. */
  long lastMark() {
    return lastMark;
  }
}
