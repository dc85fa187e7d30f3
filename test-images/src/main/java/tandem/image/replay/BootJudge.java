package tandem.image.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.image.crash.Booted;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;

/**
 * Says which system comes up. The power comes back and is cut again before anything is committed,
 * so both the first choice and the one after it must lead to a complete system.
 */
final class BootJudge {
  private static final int BOOTS = 2;

  private final BootSide side;
  private final Map<Long, Choice> known = new HashMap<>();

  /** What the bootloader does with one state of the boot partition: the slots, or what is wrong. */
  private record Choice(List<Booted> boots, String complaint) {}

  BootJudge(BootSide side) {
    this.side = side;
  }

  Verdict judge(DiskReplica disk) {
    Choice choice = known.computeIfAbsent(disk.bootPrint(), print -> choose(disk.boot()));
    for (Booted boot : choice.boots()) {
      if (boot.byDefault()) {
        return Verdict.bad(boot.bootPart(), "no copy of the environment is valid");
      }
      if (disk.complete(boot.bootPart()).isEmpty()) {
        String text = "slot " + boot.bootPart() + " boots and holds no complete system";
        return Verdict.bad(boot.bootPart(), text);
      }
    }
    if (choice.boots().isEmpty()) {
      return Verdict.bad(0, choice.complaint());
    }
    int bootPart = choice.boots().get(0).bootPart();
    Optional<String> image = disk.complete(bootPart);
    return new Verdict(bootPart, image.orElseThrow(), null);
  }

  private Choice choose(byte[] partition) {
    try {
      Path environment = environment(new FatReader(partition));
      List<Booted> boots = new ArrayList<>();
      for (int i = 0; i < BOOTS; i++) {
        boots.add(side.layout().boot(environment, false));
      }
      return new Choice(boots, "");
    } catch (UpdateException | IOException | RuntimeException e) {
      return new Choice(List.of(), "no slot can be chosen: " + e.getMessage());
    }
  }

  private Path environment(FatReader fat) throws IOException {
    Path root = new ModelDisk(0, DiskState.empty(), new Trace()).root();
    for (String name : side.files()) {
      Path file = root.resolve(name);
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      byte[] content = fat.file(side.folder() + name);
      if (content.length > 0) {
        Files.write(file, content);
      }
    }
    return root;
  }
}
