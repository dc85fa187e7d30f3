package tandem.image.qemu;

/**
 * How a command in the guest ended.
 *
 * @param output what it printed, to standard output and standard error, without messages that the
 *     kernel printed meanwhile
 * @param raw the same with them; for commands that print the kernel's messages themselves
 */
public record CommandResult(int exit, String output, String raw) {}
