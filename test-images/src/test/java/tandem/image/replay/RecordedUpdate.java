package tandem.image.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.Console;
import tandem.image.qemu.DiskMode;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.qemu.VmSettings;
import tandem.image.qemu.WriteLog;

/**
 * Records an update of the reference device for amd64, and judges and boots what a power cut may
 * leave of it. Takes minutes and files made before, so it runs only when it is asked for by its
 * name; docs/reference-device.md tells how.
 */
class RecordedUpdate {
  private static final long MIB = 1 << 20;
  private static final int CONTROL_STATES = 300;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration INSTALL = Duration.ofMinutes(6);

  @TempDir Path folder;
  private final Path material =
      Path.of(
          Objects.requireNonNull(
              System.getProperty("tandem.replay.material"),
              "-Dtandem.replay.material=DIR is missing"));
  private final int states = Integer.getInteger("tandem.replay.states", 2000);
  private final int boots = Integer.getInteger("tandem.replay.boots", 30);
  private final long seed = Long.getLong("tandem.replay.seed", 1);
  private final List<Mark> marks = new ArrayList<>();

  /** Returns the device as `tandem image build` lays it out, with slots as long as the image. */
  private ReplayDevice device() throws IOException {
    Path v1 = material.resolve("v1.ext4");
    long slot = Files.size(v1);
    long firstSlot = 34 * MIB;
    return new ReplayDevice(
        material.resolve("disk.img"),
        BootSide.GRUB,
        new Area(1, 2 * MIB, 32 * MIB),
        List.of(new Area(2, firstSlot, slot), new Area(3, firstSlot + slot, slot)),
        List.of(new KnownImage("v1", v1), new KnownImage("v2", material.resolve("v2.ext4"))));
  }

  @Test
  void everyState_bootsACompleteSystem() throws Exception {
    Path disk = Files.copy(material.resolve("disk.img"), folder.resolve("disk.img"));
    VmSettings settings = VmSettings.of(GuestArch.AMD64, disk, folder).with(DiskMode.RECORDED);
    record(settings);

    try (WriteLog log = WriteLog.open(settings.writeLog())) {
      Replay replay = Replay.of(device(), log, marks, Spoil.NONE);
      ReplayReport report = replay.run(states, seed);
      report.lines().forEach(System.out::println);
      assertThat(report.bad()).isEmpty();
      assertThat(report.states()).hasSizeGreaterThanOrEqualTo(states);
      for (Spoil spoil : List.of(Spoil.NO_FLUSHES, Spoil.SWITCH_FIRST)) {
        ReplayReport control = Replay.of(device(), log, marks, spoil).run(CONTROL_STATES, seed);
        System.out.println(spoil + ": " + control.lines().get(control.lines().size() - 1));
        assertThat(control.bad()).as(spoil.name()).isNotEmpty();
      }
      for (Judged one : chosen(report)) {
        boot(replay, one);
      }
    }
  }

  private void record(VmSettings settings) throws IOException {
    try (HostHttp http = HostHttp.serve(material);
        QemuVm vm = QemuVm.of(settings)) {
      Console console = vm.powerOn();
      console.awaitBoot(LIMIT);
      mark("install", settings);
      run(console, "tandem install --allow-http " + http.guestUrl("v2.mender"));
      mark("reboot", settings);
      console.send("reboot");
      assertThat(console.awaitBoot(LIMIT).version()).isEqualTo("v2");
      mark("commit", settings);
      run(console, "tandem commit");
      mark("after", settings);
      run(console, "sync");
      console.send("poweroff");
      vm.awaitOff(LIMIT);
    }
  }

  private void mark(String phase, VmSettings settings) throws IOException {
    marks.add(new Mark(phase, Files.size(settings.writeLog())));
  }

  private static void run(Console console, String command) throws IOException {
    CommandResult result = console.run(command, INSTALL);
    assertThat(result.exit()).as(result.toString()).isZero();
  }

  /** Returns some of each phase and each end, in turn. */
  private List<Judged> chosen(ReplayReport report) {
    Map<String, List<Judged>> kinds = new LinkedHashMap<>();
    for (Judged one : report.states()) {
      String kind = one.phase() + " " + one.verdict().image();
      kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(one);
    }
    Random random = new Random(seed);
    kinds.values().forEach(list -> Collections.shuffle(list, random));
    List<Judged> chosen = new ArrayList<>();
    for (int i = 0; chosen.size() < Math.min(boots, report.states().size()); i++) {
      for (List<Judged> list : kinds.values()) {
        if (i < list.size() && chosen.size() < boots) {
          chosen.add(list.get(i));
        }
      }
    }
    return chosen;
  }

  private void boot(Replay replay, Judged one) throws IOException {
    Path disk = folder.resolve("state.img");
    replay.write(one.cut(), disk);
    VmSettings settings =
        VmSettings.of(GuestArch.AMD64, disk, folder.resolve("boot")).with(DiskMode.VOLATILE);
    try (QemuVm vm = QemuVm.of(settings)) {
      BootedGuest guest = vm.powerOn().awaitBoot(LIMIT);
      System.out.println(one.phase() + ", record " + one.cut().end() + ": " + guest);
      assertThat(guest)
          .as(one.toString())
          .isEqualTo(new BootedGuest(one.verdict().image(), "/dev/vda" + one.verdict().bootPart()));
    }
  }
}
