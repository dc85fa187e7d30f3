package tandem.image.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * What the device was doing at each record. The installation is divided by the log itself: what
 * comes before the new image, with it and after it.
 */
final class Phases {
  /** The phase of a {@link Mark} that is divided. */
  static final String INSTALL = "install";

  static final String IMAGE = "image";
  static final String SWITCH = "switch";
  static final String REBOOT = "reboot";
  static final String COMMIT = "commit";

  private final List<String> names;

  private Phases(List<String> names) {
    this.names = names;
  }

  static Phases of(List<Piece> pieces, List<Mark> marks, ReplayDevice device) {
    List<String> names = new ArrayList<>();
    for (Piece piece : pieces) {
      names.add(phase(piece, marks));
    }
    int first = names.size();
    int last = -1;
    for (int i = 0; i < names.size(); i++) {
      Piece piece = pieces.get(i);
      if (piece.sectors() > 0 && device.isInSlot(piece.firstSector())) {
        first = Math.min(first, i);
        last = i;
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (i >= first && i <= last) {
        names.set(i, IMAGE);
      } else if (i > last && names.get(i).equals(INSTALL)) {
        names.set(i, SWITCH);
      }
    }
    return new Phases(names);
  }

  private static String phase(Piece piece, List<Mark> marks) {
    String phase = "start";
    for (Mark mark : marks) {
      if (mark.logBytes() <= piece.write().dataOffset() - SectorHash.SECTOR) {
        phase = mark.phase();
      }
    }
    return phase;
  }

  /** Returns the phase of a record, or the last one after all of them. */
  String at(int record) {
    return names.get(Math.min(record, names.size() - 1));
  }

  /** Returns the first record of the new image; 0 when there is none. */
  int firstImage() {
    return Math.max(0, names.indexOf(IMAGE));
  }

  /** Returns the first record after the installation. */
  int afterSwitch() {
    return Math.max(names.lastIndexOf(IMAGE), names.lastIndexOf(SWITCH)) + 1;
  }
}
