package tandem.image.qemu;

/** The machine has started anew while a command ran. */
public final class RebootException extends ConsoleException {
  RebootException(String message) {
    super(message);
  }
}
