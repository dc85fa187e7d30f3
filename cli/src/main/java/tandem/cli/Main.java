package tandem.cli;

import java.util.Arrays;

/** Starts the program, and ends it with its exit code whatever happens. */
public final class Main {
  private Main() {}

  /** Takes the name that the program was called by, then its arguments. */
  public static void main(String[] args) {
    // A thread that dies must never leave the program to end as if all were well.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          System.err.println("error: " + Failure.of(thrown).message());
          thrown.printStackTrace();
          Runtime.getRuntime().halt(Failure.of(thrown).code().number());
        });
    String name = args.length == 0 ? "tandem" : args[0];
    String[] arguments = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
    Console console =
        new Console(
            System.in,
            System.out,
            System.err,
            System.getenv(),
            Boolean.getBoolean("tandem.terminal"));
    System.exit(new Program(console).run(name, arguments));
  }
}
