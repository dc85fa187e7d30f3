package tandem.block;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/** Holds a lock or a device until its standard input ends or it is killed. */
final class HoldMain {
  private HoldMain() {}

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[1]);
    try (var held =
        args[0].equals("device")
            ? LinuxBlockDevice.open(path)
            : Flock.acquire(path, Duration.ZERO)) {
      System.out.println("holds " + held.getClass().getSimpleName());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
