package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts for identity and inventory, on devices that are folders. */
class InventoryIT {
  private static final Path PACKAGING = Path.of("packaging").toAbsolutePath();
  private static final Path IDENTITY = PACKAGING.resolve("identity/mender-device-identity");

  @TempDir Path folder;

  /** JUnit would warn of each link that leads out of the folder. */
  @AfterEach
  void deleteAll() {
    FolderTree.delete(folder);
  }

  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> inventory = Files.list(PACKAGING.resolve("inventory"))) {
      return Stream.concat(Stream.of(IDENTITY), inventory.sorted()).toList().stream();
    }
  }

  private static Path inventory(String name) {
    return PACKAGING.resolve("inventory/mender-inventory-" + name);
  }

  private void file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void interfaceOf(String name, String address, String assignType, String... more)
      throws IOException {
    String place = "sys/class/net/" + name;
    file(place + "/address", address + "\n");
    file(place + "/type", "1\n");
    file(place + "/addr_assign_type", assignType + "\n");
    for (String entry : more) {
      Files.createDirectories(folder.resolve(place).resolve(entry));
    }
  }

  private Command command(Path script) {
    return Command.of("busybox", "sh", script).env("TANDEM_ROOT", folder.toString());
  }

  private List<String> lines(Path script) throws Exception {
    RequiredTool.orSkip("busybox");
    return command(script).succeed().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_isPlainShell(Path script) throws Exception {
    RequiredTool.orSkip("busybox", "shellcheck");

    Command.of("busybox", "sh", "-n", script).succeed();
    Command.of("shellcheck", script).succeed();
    assertThat(script).isExecutable();
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void deviceWithoutAnything_isNoFailureOfTheInventory(Path script) throws Exception {
    RequiredTool.orSkip("busybox");

    Run run = command(script).env("TANDEM_PROGRAM", "/nowhere").run();

    assertThat(run.code()).isEqualTo(script.equals(IDENTITY) ? 1 : 0);
    assertThat(run.out().lines()).allMatch(line -> line.matches("[A-Za-z0-9_.-]+=.*"));
    assertThat(run.err().isEmpty()).isEqualTo(!script.equals(IDENTITY));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void realMachine_getsKeysWithValues(Path script) throws Exception {
    Run run = Command.of("sh", script).env("TANDEM_PROGRAM", "/nowhere").run();

    assertThat(run.out().lines()).allMatch(line -> line.matches("[A-Za-z0-9_.-]+=.+"));
  }

  @Test
  void identity_isTheFirstWiredInterface() throws Exception {
    interfaceOf("br0", "02:00:00:00:00:01", "0");
    interfaceOf("aaa0", "02:00:00:00:00:02", "0", "device", "wireless");
    interfaceOf("eth1", "02:00:00:00:00:04", "0", "device");
    interfaceOf("eth0", "02:00:00:00:00:03", "0", "device");
    interfaceOf("can0", "", "0", "device");

    assertThat(lines(IDENTITY)).containsExactly("mac=02:00:00:00:00:03");
  }

  @Test
  void identityWithoutAWire_isTheFirstWirelessInterface() throws Exception {
    interfaceOf("wlan1", "02:00:00:00:00:02", "0", "device", "phy80211");
    interfaceOf("wlan0", "02:00:00:00:00:01", "0", "device", "phy80211");

    assertThat(lines(IDENTITY)).containsExactly("mac=02:00:00:00:00:01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3"})
  void addressThatChanges_isNoIdentity(String assignType) throws Exception {
    RequiredTool.orSkip("busybox");
    interfaceOf("eth0", "02:00:00:00:00:03", assignType, "device");

    Run run = command(IDENTITY).run();

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no network interface", "serial number");
  }

  @Test
  void hostinfo_comesFromTheKernel() throws Exception {
    file("proc/sys/kernel/hostname", "board\n");
    file("proc/version", "Linux version 6.6.1 (gcc) #1\n");
    file("proc/cpuinfo", "processor\t: 0\nBogoMIPS\t: 3\nHardware\t: BCM2835\n");
    file("proc/meminfo", "MemTotal:         948304 kB\nMemFree: 1 kB\n");
    file("proc/device-tree/model", "Some Board Rev 2\0");

    assertThat(lines(inventory("hostinfo")))
        .containsExactly(
            "hostname=board",
            "kernel=Linux version 6.6.1 (gcc) #1",
            "cpu_model=BCM2835",
            "mem_total_kB=948304",
            "board_model=Some Board Rev 2");
  }

  @Test
  void network_listsInterfacesWithAllTheirAddresses() throws Exception {
    RequiredTool.orSkip("busybox");
    interfaceOf("br0", "02:00:00:00:00:01", "0");
    interfaceOf("eth0", "02:00:00:00:00:03", "0", "device");
    Path ip = folder.resolve("bin/ip");
    file(
        "bin/ip",
        """
        #!/bin/sh
        case "$*" in
          "-o -4 addr show dev eth0") echo '2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0\\' ;;
          "-o -6 addr show dev eth0")
            echo '2: eth0    inet6 fd00::2/64 scope global '
            echo '2: eth0    inet6 fe80::2/64 scope link '
            ;;
          *) exit 1 ;;
        esac
        """);
    Files.setPosixFilePermissions(ip, PosixFilePermissions.fromString("rwxr-xr-x"));

    String out =
        Command.of("sh", inventory("network"))
            .env("TANDEM_ROOT", folder.toString())
            .env("PATH", ip.getParent() + ":" + System.getenv("PATH"))
            .succeed();

    assertThat(out.lines())
        .containsExactly(
            "network_interfaces=eth0",
            "mac_eth0=02:00:00:00:00:03",
            "ipv4_eth0=10.0.0.2/24",
            "ipv6_eth0=fd00::2/64",
            "ipv6_eth0=fe80::2/64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PRETTY_NAME=\"Some OS 4.0\" | Some OS 4.0",
        "PRETTY_NAME=Plain | Plain",
        "NAME=\"Only a name\" | Only a name",
        "PRETTY_NAME=\"A \\\"quoted\\\" one\" | A \"quoted\" one",
        "ID=x | unknown",
      })
  void os_isWhatTheReleaseFileSays(String line, String os) throws Exception {
    file("etc/os-release", "BUG=1\n" + line + "\n");

    assertThat(lines(inventory("os"))).containsExactly("os=" + os);
  }

  @Test
  void rootfsType_isThatOfTheLastMount() throws Exception {
    file("proc/mounts", "rootfs / rootfs rw 0 0\n/dev/a / ext4 ro 0 0\ntmpfs /tmp tmpfs rw 0 0\n");

    assertThat(lines(inventory("rootfs-type"))).containsExactly("rootfs_type=ext4");
  }

  @ParameterizedTest
  @CsvSource({
    "etc/fw_env.config, uboot",
    "usr/bin/grub-mender-grubenv-print, uefi_grub",
    "boot/firmware/autoboot.txt, tryboot",
    "boot/loader/entries/a.conf, systemd-boot",
    "boot/grub/grubenv, grub",
    "boot/other, unknown",
  })
  void bootloader_isToldByItsFiles(String path, String integration) throws Exception {
    file(path, "");

    assertThat(lines(inventory("bootloader-integration")))
        .containsExactly("mender_bootloader_integration=" + integration);
  }

  @Test
  void provides_comeFromTheProgramAndTheDeviceType() throws Exception {
    RequiredTool.orSkip("busybox", "fw_printenv");
    Path device = folder.resolve("device");
    TestDevice.create(device, "--slot-size", 1 << 20);

    String out =
        Command.of("busybox", "sh", inventory("provides"))
            .env("TANDEM_ROOT", device.toString())
            .env("TANDEM_PROGRAM", TandemProcess.PROGRAM.toString())
            .succeed();

    assertThat(out.lines())
        .contains("device_type=sim")
        .anyMatch(l -> l.startsWith("artifact_name="));
  }

  @Test
  void updateModules_areTheExecutableOnes() throws Exception {
    file("usr/share/mender/modules/v3/README", "");
    file("usr/share/mender/modules/v3/docker", "");
    Files.setPosixFilePermissions(
        folder.resolve("usr/share/mender/modules/v3/docker"),
        PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(lines(inventory("update-modules"))).containsExactly("update_modules=docker");
  }
}
