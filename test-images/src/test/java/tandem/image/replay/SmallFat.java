package tandem.image.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes a small FAT16 file system with files of some sectors in its root folder. */
final class SmallFat {
  static final int SECTORS = 5200;
  private static final int SECTOR = 512;
  private static final int FAT_SECTORS = 21;
  private static final int ROOT_ENTRIES = 64;
  private static final int ROOT = (1 + FAT_SECTORS) * SECTOR;
  private static final int DATA = ROOT + ROOT_ENTRIES * 32;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(SECTORS * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Integer> places = new LinkedHashMap<>();
  private int nextEntry = ROOT;
  private int nextCluster = 2;

  SmallFat() {
    bytes.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) 1).put(16, (byte) 1);
    bytes.putShort(17, (short) ROOT_ENTRIES).putShort(22, (short) FAT_SECTORS);
    bytes.putShort(510, (short) 0xaa55);
  }

  /**
   * Adds a file whose name has 13 to 26 letters or less than 13; its clusters follow each other.
   */
  SmallFat with(String name, byte[] content) {
    places.put(name, DATA + (nextCluster - 2) * SECTOR);
    addName(name);
    bytes.putShort(nextEntry + 26, (short) nextCluster).putInt(nextEntry + 28, content.length);
    nextEntry += 32;
    bytes.put(place(name), content);
    int clusters = (content.length + SECTOR - 1) / SECTOR;
    for (int i = 1; i <= clusters; i++, nextCluster++) {
      int next = i == clusters ? 0xffff : nextCluster + 1;
      bytes.putShort(SECTOR + nextCluster * 2, (short) next);
    }
    return this;
  }

  private void addName(String name) {
    for (int from = (name.length() - 1) / 13 * 13; from >= 0; from -= 13) {
      String part = name.substring(from, Math.min(name.length(), from + 13));
      byte[] letters = (part + "\0" + "\uffff".repeat(13)).substring(0, 13).getBytes(UTF_16LE);
      bytes.put(nextEntry, (byte) 1).put(nextEntry + 11, (byte) 0x0f);
      bytes.put(nextEntry + 1, letters, 0, 10).put(nextEntry + 14, letters, 10, 12);
      bytes.put(nextEntry + 28, letters, 22, 4);
      nextEntry += 32;
    }
    bytes.put(nextEntry, "SHORT~1 ENV".getBytes(US_ASCII));
  }

  /** Returns where the content of a file begins. */
  int place(String name) {
    return places.getOrDefault(name, -1);
  }

  byte[] bytes() {
    return bytes.array().clone();
  }
}
