package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;

/** A device whose update module `note` installs files, with state scripts in the artifacts. */
final class ModuleStory {
  private static final String SCRIPT = "ArtifactInstall_Leave_00_look";
  private static final String[] CALLS_OF_A_FAILURE = {
    "ProvidePayloadFileSizes",
    "Download",
    "ArtifactInstall",
    "SupportsRollback",
    "ArtifactRollback",
    "ArtifactFailure",
    "Cleanup"
  };

  private final Systems systems;

  ModuleStory(Systems systems) {
    this.systems = systems;
  }

  /** One update is committed after a reboot; the next two fail half way, and are undone. */
  void play() throws Exception {
    Path script = script(SCRIPT, "exit 0");
    Path failing = script("failing/" + SCRIPT, "exit 1");
    Path first = systems.makeNote("note-1", script);
    Path broken = systems.makeNote("broken", script);
    Path refused = systems.makeNote("refused", failing);
    Path disk = systems.makeDisk("module");
    try (HostHttp http = HostHttp.serve(systems.folder());
        QemuVm vm = QemuVm.of(systems.machine(disk))) {
      Device device = new Device(vm, http);
      device.powerOn("v1", 'a');

      device.run(device.installation(first));
      device.expectSituation("AWAITING_COMMIT");
      assertThat(device.run("cat /data/note").strip()).isEqualTo("note-1");
      device.rebootPlainly("v1", 'a');
      device.expectSituation("AWAITING_COMMIT");
      device.run("tandem commit");
      device.expectSituation("IDLE");
      assertThat(takeLines(device, "calls"))
          .containsExactly(
              "ProvidePayloadFileSizes",
              "Download",
              "ArtifactInstall",
              "NeedsArtifactReboot",
              "SupportsRollback",
              "ArtifactCommit",
              "Cleanup");
      assertThat(takeLines(device, "scripts")).containsExactly(SCRIPT + " after note-1");
      String provides = device.run("tandem show-provides");
      assertThat(provides).contains("artifact_name=note-1", "rootfs-image.note.version=note-1");

      assertThat(device.run(device.installation(broken), 88))
          .contains("ArtifactInstall", "rolled back");
      assertThat(takeLines(device, "calls")).containsExactly(CALLS_OF_A_FAILURE);
      device.run("[ ! -e /data/scripts ]");
      assertThat(device.run("cat /data/note").strip()).isEqualTo("note-1");

      assertThat(device.run(device.installation(refused), 88)).contains(SCRIPT, "rolled back");
      assertThat(takeLines(device, "calls")).containsExactly(CALLS_OF_A_FAILURE);
      assertThat(takeLines(device, "scripts")).containsExactly(SCRIPT + " after refused");
      assertThat(device.run("cat /data/note").strip()).isEqualTo("note-1");
      device.expectSituation("IDLE");
      assertThat(device.run("tandem show-provides")).isEqualTo(provides);
      device.powerOff();
    }
  }

  /** Returns what module or scripts have noted, and takes it away. */
  private static Stream<String> takeLines(Device device, String name) throws IOException {
    return device.run("cat /data/" + name + " && rm /data/" + name).lines();
  }

  private Path script(String name, String end) throws IOException {
    Path file = systems.folder().resolve("scripts").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "#!/bin/sh\necho \"$(basename \"$0\") after $(cat /data/note)\" >>/data/scripts\n"
            + end
            + "\n");
    return file;
  }
}
