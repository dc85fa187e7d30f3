package tandem.image.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes the command line of QEMU. */
final class QemuCommand {
  private static final String MEMORY = "512";
  private static final int LOG_SECTOR = 512;

  private final List<String> words = new ArrayList<>();
  private final List<String> disks = new ArrayList<>();
  private final VmSettings settings;

  private QemuCommand(VmSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the whole command.
   *
   * @param console socket of the serial console; QEMU waits there before the machine starts
   * @param nbd socket of the server of the disk, for {@link DiskMode#VOLATILE}
   */
  static List<String> of(VmSettings settings, Path console, Path nbd) throws IOException {
    QemuCommand command = new QemuCommand(settings);
    command.machine(console);
    command.boot();
    command.disk(nbd);
    command.extraDisks();
    command.addDevices();
    command.network();
    return List.copyOf(command.words);
  }

  private void add(String... more) {
    words.addAll(List.of(more));
  }

  private void machine(Path console) {
    // Always TCG: hardware acceleration is not there on every machine for tests, and where it is,
    // it is not the same everywhere. One processor is the fastest on a busy machine.
    add(settings.arch().program(), "-accel", "tcg", "-smp", "1", "-m", MEMORY);
    words.addAll(settings.arch().machine());
    // -nographic lets SeaBIOS talk to the serial line.
    add("-nographic", "-nodefaults", "-no-user-config");
    add("-chardev", "socket,id=console,server=on,wait=on,path=" + quoted(console));
    add("-serial", "chardev:console", "-monitor", "none");
    add("-device", "i6300esb", "-action", "watchdog=reset");
  }

  private void boot() {
    settings.firmware().ifPresent(file -> add("-bios", file.toString()));
    settings
        .kernel()
        .ifPresent(
            kernel -> {
              add("-kernel", kernel.kernel().toString());
              add("-append", kernel.commandLine());
              kernel.initrd().ifPresent(initrd -> add("-initrd", initrd.toString()));
            });
  }

  private void disk(Path nbd) throws IOException {
    String file = quoted(settings.disk());
    switch (settings.mode()) {
      case PLAIN -> blockdev("disk", "driver=raw,file.driver=file,file.filename=" + file);
      case READ_ONLY ->
          blockdev("disk", "driver=raw,read-only=on,file.driver=file,file.filename=" + file);
      case VOLATILE ->
          blockdev(
              "disk",
              "driver=raw,file.driver=nbd,file.server.type=unix,file.server.path=" + quoted(nbd));
      case RECORDED -> recorded(file);
    }
    // A kernel that QEMU starts by itself takes the first place.
    device("disk", settings.kernel().isPresent() ? "" : ",bootindex=0");
  }

  private void recorded(String file) throws IOException {
    Path log = settings.writeLog();
    // A machine that is switched on again goes on with its log.
    boolean goesOn = Files.exists(log) && Files.size(log) > 0;
    if (!goesOn) {
      Files.write(log, new byte[0]);
    }
    blockdev("stored", "driver=file,cache.no-flush=on,filename=" + file);
    blockdev("log", "driver=file,cache.no-flush=on,filename=" + quoted(log));
    blockdev(
        "disk",
        "driver=blklogwrites,file=stored,log=log,log-super-update-interval=1,"
            + (goesOn ? "log-append=on" : "log-append=off,log-sector-size=" + LOG_SECTOR));
  }

  private void extraDisks() {
    int number = 0;
    for (ExtraDisk extra : settings.extraDisks()) {
      String name = "extra" + number++;
      blockdev(
          name,
          "driver=raw,read-only="
              + (extra.readOnly() ? "on" : "off")
              + ",file.driver=file,file.filename="
              + quoted(extra.image().toAbsolutePath()));
      device(name, "");
    }
  }

  private void network() {
    add("-netdev", "user,id=net");
    // Without its ROM the firmware does not try to boot from the network.
    String rom = settings.arch() == GuestArch.AMD64 ? ",romfile=" : "";
    add("-device", settings.arch().virtio("net") + ",netdev=net" + rom);
  }

  private void blockdev(String node, String options) {
    add("-blockdev", "node-name=" + node + "," + options);
  }

  private void device(String node, String more) {
    disks.add(settings.arch().virtio("blk") + ",drive=" + node + more);
  }

  private void addDevices() {
    if (settings.arch() == GuestArch.ARM64) {
      // This board gives the highest address to the first device, and guests start at the lowest.
      Collections.reverse(disks);
    }
    disks.forEach(device -> add("-device", device));
  }

  /** Returns a path as a value of QEMU's options. */
  private static String quoted(Path path) {
    return path.toString().replace(",", ",,");
  }
}
