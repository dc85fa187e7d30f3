package tandem.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A device with two root file systems on loop devices and the environment of U-Boot, where Mender's
 * real client is all that runs. The boot loader is played; the reboots are real ones, of a PID name
 * space.
 */
@SuppressWarnings("try") // closing it waits for the system to end
final class RootfsDevice implements AutoCloseable {
  private static final String SIZE = "64M";
  private static final List<Path> NEEDED =
      List.of(
          Path.of("/usr/bin/mender"),
          Path.of("/usr/bin/fw_printenv"),
          Path.of("/usr/bin/mkenvimage"),
          Path.of("/usr/bin/busybox"),
          Path.of("/usr/sbin/mke2fs"),
          Path.of("/dev/loop-control"));

  private final Path folder;
  private final List<String> loops = new ArrayList<>();
  private @Nullable Thread running;
  private volatile @Nullable Process boot;
  private volatile boolean off;

  /** Makes the device, with a first release in its first part, and nothing in the second. */
  RootfsDevice(Path folder, TestServer server) throws Exception {
    this.folder = folder;
    for (String name : List.of("root", "tree", "data/mender")) {
      Files.createDirectories(folder.resolve(name));
    }
    for (String script : List.of("root-tree.sh", "boot.sh")) {
      try (InputStream in = RootfsDevice.class.getResourceAsStream(script)) {
        Files.copy(in, folder.resolve(script), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    run("sh", folder.resolve("root-tree.sh"), folder.resolve("tree"));
    configure(server);
    environment();
    boolean complete = false;
    try {
      Path first = image("release-0");
      Path second = folder.resolve("b.img");
      run("truncate", "-s", SIZE, second);
      for (Path image : List.of(first, second)) {
        loops.add(run("losetup", "--find", "--show", image).strip());
      }
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /** Tells whether there can be one here. */
  static boolean isUsable() throws Exception {
    return NEEDED.stream().allMatch(Files::exists)
        && new ProcessBuilder("unshare", "-m", "-p", "-f", "mount", "--make-rprivate", "/")
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0;
  }

  private void configure(TestServer server) throws IOException {
    Path mender = folder.resolve("tree/etc/mender");
    Files.copy(server.certificate(), mender.resolve("server.crt"));
    Files.writeString(
        mender.resolve("mender.conf"),
        """
        {"ServerURL": "%s", "ServerCertificate": "/etc/mender/server.crt",
         "RootfsPartA": "/dev/mmcblk0p2", "RootfsPartB": "/dev/mmcblk0p3",
         "UpdatePollIntervalSeconds": 2, "InventoryPollIntervalSeconds": 30,
         "RetryPollIntervalSeconds": 2, "DBus": {"Enabled": false}}
        """
            .formatted(server.publicUrl()));
    Files.writeString(folder.resolve("data/mender/device_type"), "device_type=qemux86-64\n");
  }

  private void environment() throws Exception {
    Path text = folder.resolve("env.txt");
    Files.writeString(
        text,
        """
        mender_boot_part=2
        mender_boot_part_hex=2
        upgrade_available=0
        bootcount=0
        bootlimit=1
        """);
    Path file = folder.resolve("data/uboot.env");
    run("mkenvimage", "-s", "0x4000", "-o", file, text);
    Files.writeString(folder.resolve("fw_env.config"), file + " 0x0000 0x4000\n");
  }

  /** Makes the root file system of a release. */
  Path image(String release) throws Exception {
    Files.writeString(
        folder.resolve("tree/etc/mender/artifact_info"), "artifact_name=" + release + "\n");
    Path image = folder.resolve(release + ".ext4");
    run("mke2fs", "-q", "-t", "ext4", "-d", folder.resolve("tree"), image, SIZE);
    return image;
  }

  /** Switches it on: from now on it boots again whenever it reboots. */
  void switchOn() {
    running = new Thread(this::bootAgainAndAgain, "rootfs-device");
    running.setDaemon(true);
    running.start();
  }

  private void bootAgainAndAgain() {
    try {
      while (!off) {
        Process process =
            new ProcessBuilder(
                    "sh",
                    folder.resolve("boot.sh").toString(),
                    folder.toString(),
                    loops.get(0),
                    loops.get(1))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        boot = process;
        if (process.waitFor() != 129) {
          return; // it was switched off, or did not boot
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the device did not boot", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns all that was said in all its boots. */
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Returns a variable of the boot loader. */
  String variable(String name) throws Exception {
    return run("fw_printenv", "-c", folder.resolve("fw_env.config"), "-n", name).strip();
  }

  private static String run(Object... words) throws Exception {
    List<String> line = new ArrayList<>();
    for (Object word : words) {
      line.add(word.toString());
    }
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(line + ": " + out);
    }
    return out;
  }

  /** Switches it off, as a power cut does. */
  @Override
  public void close() throws Exception {
    off = true;
    if (boot != null) {
      boot.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    if (running != null) {
      running.join(10_000);
    }
    for (String loop : loops) {
      run("losetup", "--detach", loop);
    }
  }
}
