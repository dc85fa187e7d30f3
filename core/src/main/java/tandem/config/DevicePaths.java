package tandem.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Finds the device's files below one root. With the root {@code /} a device path is simply that
 * path; with another root the device is simulated, and links on the way mean what they would mean
 * on the device, so nothing outside the root is reached. Only links in {@code dev/} may lead out,
 * and only to a real device node, such as a loop device.
 */
public final class DevicePaths {
  private final Path root;

  /** Takes the folder that is the device's {@code /}; it need not exist yet. */
  public DevicePaths(Path root) {
    this.root = real(root);
  }

  /**
   * Checks that there is a root.
   *
   * @throws UpdateException CONFIG when there is none
   */
  public void checkRoot() throws UpdateException {
    if (!Files.isDirectory(root)) {
      boolean there = Files.exists(root, LinkOption.NOFOLLOW_LINKS);
      throw new UpdateException(
              ErrorKind.CONFIG, "root " + root + ": " + (there ? "is no folder" : "no such folder"))
          .withHint("--root takes the folder that is / of the device");
    }
  }

  /** Returns the paths of the machine itself. */
  public static DevicePaths host() {
    return new DevicePaths(Path.of("/"));
  }

  /** Returns the root, absolute and without links if it exists. */
  public Path root() {
    return root;
  }

  /** Tells whether the device is the machine itself. */
  public boolean isHost() {
    return root.getParent() == null;
  }

  /**
   * Returns where this path of the device is on this machine. Nothing needs to exist there.
   *
   * @throws UpdateException CONFIG when it is not an absolute path, or its links run in a circle
   */
  public Path resolve(String devicePath) throws UpdateException {
    Path path = parse(devicePath);
    return isHost() ? path : new LinkWalk(root).follow(path).path();
  }

  /**
   * Follows all links of this path of the device and returns the end of the way.
   *
   * @throws UpdateException CONFIG when it is not an absolute path, or its links run in a circle
   */
  public Located locate(String devicePath) throws UpdateException {
    Path path = parse(devicePath);
    if (!isHost()) {
      return new LinkWalk(root).follow(path);
    }
    Path real = real(path);
    return new Located(real.toString(), real);
  }

  /** Returns where the kernel command line is. */
  public Path procCmdline() throws UpdateException {
    return resolve("/proc/cmdline");
  }

  /** Returns where the table of mounts is. */
  public Path mountInfo() throws UpdateException {
    return resolve("/proc/self/mountinfo");
  }

  /** Returns where this path below {@code /sys} is. */
  public Path sys(String below) throws UpdateException {
    return resolve("/sys/" + below);
  }

  /** Returns where the description of the U-Boot environment is. */
  public Path fwEnvConfig() throws UpdateException {
    return resolve("/etc/fw_env.config");
  }

  private static Path parse(String devicePath) throws UpdateException {
    try {
      Path path = Path.of(devicePath);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new UpdateException(
          ErrorKind.CONFIG, "device path '" + devicePath + "': " + e.getReason(), e);
    }
    throw new UpdateException(
        ErrorKind.CONFIG, "device path '" + devicePath + "': not absolute, expected /...");
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /**
   * The end of a path's links.
   *
   * @param name the device's own name for it, for instance {@code /dev/mmcblk0p2}, also where that
   *     is a link to a loop device of this machine
   * @param path where it is on this machine
   */
  public record Located(String name, Path path) {}
}
