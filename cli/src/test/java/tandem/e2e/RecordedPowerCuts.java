package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.BootedGuest;
import tandem.image.qemu.DiskMode;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.qemu.VmSettings;
import tandem.image.qemu.WriteLog;
import tandem.image.reference.DiskPart;
import tandem.image.replay.Area;
import tandem.image.replay.BootSide;
import tandem.image.replay.Judged;
import tandem.image.replay.KnownImage;
import tandem.image.replay.Mark;
import tandem.image.replay.Replay;
import tandem.image.replay.ReplayDevice;
import tandem.image.replay.ReplayReport;
import tandem.image.replay.Spoil;

/**
 * Records what reference devices write in an update, a rollback and a fallback, judges what a power
 * cut may leave of each, and boots some of that. Runs only when it is asked for by its name: {@code
 * ./check --power-cuts N}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class RecordedPowerCuts {
  private static final int STATES = Integer.getInteger("tandem.cuts.states", 2000);
  private static final int BOOTS = Integer.getInteger("tandem.cuts.boots", 30);
  private static final long SEED = Long.getLong("tandem.cuts.seed", 1);
  private static final int CONTROL_STATES = 300;

  private final List<String> lines = new ArrayList<>();

  @Test
  void amd64_everyStateBoots() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    judge(GuestArch.AMD64, BootSide.GRUB);
  }

  @Test
  void arm64_everyStateBoots() throws Exception {
    Programs.orSkip("qemu-system-aarch64", "mke2fs", "mcopy", "apt-get");
    judge(GuestArch.ARM64, BootSide.UBOOT);
  }

  private void judge(GuestArch arch, BootSide side) throws Exception {
    String name = arch.name().toLowerCase(Locale.ROOT);
    Systems systems = Systems.make(arch, "recorded-cuts-" + name);
    CutReleases releases = CutReleases.make(systems);
    Systems.Release broken = systems.makeRelease("v3", "bad-init");
    try {
      for (RecordedStory story : RecordedStory.values()) {
        Systems.Release release = story == RecordedStory.FALLBACK ? broken : releases.v2();
        judge(story, systems, device(systems, releases, release, side), release);
      }
    } finally {
      lines.add(0, name + ", seed " + SEED + ":");
      Files.write(systems.folder().resolveSibling("recorded-cuts-" + name + ".txt"), lines);
    }
  }

  private static ReplayDevice device(
      Systems systems, CutReleases releases, Systems.Release release, BootSide side) {
    return new ReplayDevice(
        releases.disk(),
        side,
        area(systems, 1, "boot"),
        List.of(area(systems, 2, "slot-a"), area(systems, 3, "slot-b")),
        List.of(
            new KnownImage("v1", releases.v1().image()),
            new KnownImage(release.name(), release.image())));
  }

  private static Area area(Systems systems, int number, String name) {
    DiskPart part = DiskPart.of(systems.layout(), name);
    return new Area(number, part.offset(), part.bytes());
  }

  private void judge(
      RecordedStory story, Systems systems, ReplayDevice device, Systems.Release release)
      throws Exception {
    long start = System.nanoTime();
    Path disk = systems.folder().resolve(story + ".img");
    Files.copy(device.base(), disk);
    VmSettings machine = systems.machine(disk).with(DiskMode.RECORDED);
    List<Mark> marks;
    try (HostHttp http = HostHttp.serve(systems.folder())) {
      marks = story.record(machine, http, release);
    }
    tell("%s recorded in %d s".formatted(story, seconds(start)));
    try (WriteLog log = WriteLog.open(machine.writeLog())) {
      Replay replay = Replay.of(device, log, marks, Spoil.NONE);
      ReplayReport report = replay.run(STATES, SEED);
      report.lines().forEach(this::tell);
      assertThat(report.bad()).isEmpty();
      assertThat(report.states()).hasSizeGreaterThanOrEqualTo(STATES);
      if (story == RecordedStory.UPDATE) {
        for (Spoil spoil : Spoil.values()) {
          control(device, log, marks, spoil);
        }
        bootSome(systems, replay, report);
      }
    }
    Files.delete(disk); // kept where it failed, as is the log
    Files.delete(machine.writeLog());
  }

  /** A device that does something wrong must be found. */
  private void control(ReplayDevice device, WriteLog log, List<Mark> marks, Spoil spoil)
      throws IOException {
    if (spoil == Spoil.NONE) {
      return;
    }
    ReplayReport report = Replay.of(device, log, marks, spoil).run(CONTROL_STATES, SEED);
    assertThat(report.bad()).as(spoil.name()).isNotEmpty();
    Judged first = report.bad().get(0);
    tell(
        "%s: %d of %d states are bad, as the first one in phase %s: %s"
            .formatted(
                spoil,
                report.bad().size(),
                report.states().size(),
                first.phase(),
                first.verdict().problem().orElseThrow()));
  }

  private void bootSome(Systems systems, Replay replay, ReplayReport report) throws IOException {
    long start = System.nanoTime();
    Map<String, Integer> booted = new LinkedHashMap<>();
    List<Judged> chosen = chosen(report);
    for (Judged one : chosen) {
      boot(systems, replay, one);
      booted.merge(kind(one), 1, Integer::sum);
    }
    tell(
        "%d booted in %d s, each as predicted: %s"
            .formatted(chosen.size(), seconds(start), booted));
  }

  private static String kind(Judged one) {
    return one.phase() + " " + one.verdict().image();
  }

  /** Returns some of each phase and each end, in turn. */
  private static List<Judged> chosen(ReplayReport report) {
    Map<String, List<Judged>> kinds = new LinkedHashMap<>();
    for (Judged one : report.states()) {
      kinds.computeIfAbsent(kind(one), key -> new ArrayList<>()).add(one);
    }
    Random random = new Random(SEED);
    kinds.values().forEach(list -> Collections.shuffle(list, random));
    List<Judged> chosen = new ArrayList<>();
    for (int i = 0; chosen.size() < Math.min(BOOTS, report.states().size()); i++) {
      for (List<Judged> list : kinds.values()) {
        if (i < list.size() && chosen.size() < BOOTS) {
          chosen.add(list.get(i));
        }
      }
    }
    return chosen;
  }

  private static void boot(Systems systems, Replay replay, Judged one) throws IOException {
    Path disk = systems.folder().resolve("state.img");
    replay.write(one.cut(), disk);
    try (QemuVm vm = QemuVm.of(systems.machine(disk))) {
      BootedGuest guest = vm.powerOn().awaitBoot(Device.BOOT);
      System.err.println(one.phase() + ", record " + one.cut().end() + ": " + guest);
      assertThat(guest)
          .as(one.toString())
          .isEqualTo(new BootedGuest(one.verdict().image(), "/dev/vda" + one.verdict().bootPart()));
      assertThat(vm.console().run("grep ' /data ' /proc/mounts", Device.BOOT).exit())
          .as("data partition of " + one)
          .isZero();
    }
  }

  private void tell(String line) {
    System.err.println(line);
    lines.add(line);
  }

  private static long seconds(long start) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
  }
}
