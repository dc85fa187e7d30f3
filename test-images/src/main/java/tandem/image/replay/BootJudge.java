package tandem.image.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tandem.image.crash.Booted;

/**
 * Says which system comes up. The power comes back and is cut again before anything is committed,
 * so both the first choice and the one after it must lead to a complete system.
 */
final class BootJudge {
  private final BootSide side;
  private final Map<Long, BootForecast> known = new HashMap<>();

  BootJudge(BootSide side) {
    this.side = side;
  }

  Verdict judge(DiskReplica disk) {
    BootForecast choice =
        known.computeIfAbsent(disk.bootPrint(), print -> BootForecast.of(side, disk.boot()));
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
    return new Verdict(bootPart, image.orElseThrow(), choice.isTrial(), null);
  }
}
