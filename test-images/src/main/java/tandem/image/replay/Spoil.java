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
  SWITCH_FIRST;

  /** Returns the records of a device that does this wrong. */
  List<Piece> apply(List<Piece> pieces, Phases phases, Area boot) {
    return switch (this) {
      case NONE -> pieces;
      case NO_FLUSHES ->
          pieces.stream().filter(piece -> piece.sectors() > 0).map(Piece::unforced).toList();
      case SWITCH_FIRST -> switchFirst(pieces, phases, boot);
    };
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
