package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;
import tandem.boot.EnvImage;

/** A simulated device that a test damages, and what doctor has to say of it. */
abstract class DoctorRig {
  static final List<String> COPIES = List.of("boot/uboot.env", "boot/uboot-redund.env");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "mender_boot_part", "2",
          "mender_boot_part_hex", "2",
          "upgrade_available", "0",
          "bootcount", "0",
          "bootlimit", "1",
          "altbootcmd", "run mender_altbootcmd");

  @TempDir Path folder;
  TestDevice device = new TestDevice(Path.of("unset"));

  @BeforeEach
  void make() {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
  }

  void expectOnly(String severity, String id, String message, String hint) throws Exception {
    Map<String, Object> before = content();

    DoctorReport report = DoctorReport.of(device);

    report.expect(severity, id, message, hint);
    assertThat(report.complaints())
        .containsExactlyInAnyOrder("warning keys.configured", severity + " " + id);
    assertThat(report.code() == 0).isEqualTo(severity.equals("warning"));
    assertThat(content()).isEqualTo(before);
  }

  /** Returns all that is in the device: names, times of change, and bytes. */
  Map<String, Object> content() throws IOException {
    Map<String, Object> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(device.root())) {
      for (Path file : files.toList()) {
        FileTime time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        Object bytes = Files.isRegularFile(file) ? Digest.sha256(Files.readAllBytes(file)) : "";
        content.put(file.toString(), List.of(time, bytes));
      }
    }
    return content;
  }

  void environment(String... changes) throws Exception {
    Map<String, String> variables = new LinkedHashMap<>(VARIABLES);
    for (int i = 0; i < changes.length; i += 2) {
      variables.put(changes[i], changes[i + 1]);
    }
    for (String copy : COPIES) {
      int size = (int) Files.size(path(copy));
      Files.write(path(copy), EnvImage.redundant(variables, size, 1));
    }
  }

  void singleCopy() throws Exception {
    Path copy = path(COPIES.get(0));
    int size = (int) Files.size(copy);
    Files.write(copy, EnvImage.single(VARIABLES, size));
    write("etc/fw_env.config", "/boot/uboot.env 0x0 0x" + Integer.toHexString(size) + "\n");
  }

  void configure(String text, String replacement) throws Exception {
    Path file = path("etc/mender/mender.conf");
    String before = Files.readString(file);
    int at = before.indexOf(text);
    assertThat(at).as(text).isNotNegative();
    Files.writeString(
        file, before.substring(0, at) + replacement + before.substring(at + text.length()));
  }

  void module(String name, String content, String mode) throws Exception {
    Path file = path("usr/share/mender/modules/v3/" + name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  void program(String name, String content) throws Exception {
    Path file = path(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void write(String name, String content) throws Exception {
    Files.writeString(path(name), content);
  }

  Path path(String name) {
    return device.root().resolve(name);
  }

  Path image() throws Exception {
    return Files.write(folder.resolve("image"), new byte[4096]);
  }
}
