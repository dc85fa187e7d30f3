package tandem.image.replay;

import java.util.ArrayList;
import java.util.List;

/** What a device may do wrong, to see whether that is found. */
public enum Spoil {
  /** Nothing. */
  NONE,

  /** The disk is never told to flush. */
  NO_FLUSHES,

  /** The switch is durable before the new image is written. */
  SWITCH_FIRST,

  /** What the commit writes to the boot environment is lost. */
  LOST_COMMIT,

  /** What the bootloader writes before the trial boots is lost, with it the count of its boots. */
  UNCOUNTED_TRIAL;

  /** Returns the records of a device that does this wrong. */
  List<Piece> apply(List<Piece> pieces, Phases phases, Area boot) {
    return switch (this) {
      case NONE -> pieces;
      case NO_FLUSHES ->
          pieces.stream().filter(piece -> piece.sectors() > 0).map(Piece::unforced).toList();
      case SWITCH_FIRST -> switchFirst(pieces, phases, boot);
      case LOST_COMMIT -> withoutBoot(Phases.COMMIT, pieces, phases, boot);
      case UNCOUNTED_TRIAL -> withoutBoot(Phases.REBOOT, pieces, phases, boot);
    };
  }

  /** Tells whether records are left out, so that the others get other places. */
  boolean shortens() {
    return this != NONE && this != SWITCH_FIRST;
  }

  private static List<Piece> withoutBoot(
      String phase, List<Piece> pieces, Phases phases, Area boot) {
    List<Piece> kept = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean dropped =
          piece.sectors() > 0 && boot.contains(piece.firstSector()) && phases.at(i).equals(phase);
      if (!dropped) {
        kept.add(piece);
      }
    }
    return kept;
  }

  private static List<Piece> switchFirst(List<Piece> pieces, Phases phases, Area boot) {
    List<Piece> moved = new ArrayList<>();
    List<Piece> rest = new ArrayList<>();
    for (Piece piece : pieces.subList(phases.firstImage(), phases.afterSwitch())) {
      boolean isFlush = piece.sectors() == 0;
      // Flushes stay in both, so that each keeps its own order.
      if (isFlush || boot.contains(piece.firstSector())) {
        moved.add(piece);
      }
      if (isFlush || !boot.contains(piece.firstSector())) {
        rest.add(piece);
      }
    }
    List<Piece> all = new ArrayList<>(pieces.subList(0, phases.firstImage()));
    all.addAll(moved);
    all.addAll(rest);
    all.addAll(pieces.subList(phases.afterSwitch(), pieces.size()));
    return all;
  }
}
