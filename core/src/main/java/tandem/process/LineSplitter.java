package tandem.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import tandem.process.ProgramLine.Channel;

/** Cuts what a program prints into lines. Keeps at most one line, and of a long one the start. */
final class LineSplitter {
  private final Channel channel;
  private final LineListener listener;
  private final byte[] line = new byte[ProgramLine.MAX_BYTES];
  private int length;
  private boolean started;
  private boolean returned;

  LineSplitter(Channel channel, LineListener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      add(bytes[i]);
    }
  }

  // "\r\n" ends a line like "\n"; "\r" before anything else says that it will be overwritten.
  private void add(byte next) {
    if (next == '\n') {
      emit(false);
    } else {
      if (returned) {
        emit(true);
      }
      if (next == '\r') {
        returned = true;
      } else {
        started = true;
        if (length < line.length) {
          line[length++] = next;
        }
      }
    }
  }

  /** Hands over a last line that has no end. */
  void end() {
    if (started) {
      emit(returned);
    }
  }

  private void emit(boolean overwritten) {
    String text = new String(line, 0, length, UTF_8);
    length = 0;
    returned = false;
    boolean nothing = overwritten && !started;
    started = false;
    if (!nothing) {
      listener.on(new ProgramLine(channel, text, overwritten));
    }
  }
}
