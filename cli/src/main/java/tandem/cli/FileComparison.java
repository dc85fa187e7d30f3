package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/**
 * How much two files have in common, block by block at the same place.
 *
 * @param name of the file
 * @param oldSize bytes of the old one
 * @param newSize bytes of the new one
 * @param blocks blocks that differ, or that only one of the two has
 * @param bytes bytes that differ, or that only one of the two has
 */
record FileComparison(String name, long oldSize, long newSize, long blocks, long bytes) {
  /** Bytes of a block, which is what file systems write at once. */
  static final int BLOCK = 4096;

  private static final int BUFFER = 64 * BLOCK;

  /** Reads both files to their ends. */
  static FileComparison of(String name, InputStream oldFile, InputStream newFile)
      throws IOException {
    byte[] oldBuffer = new byte[BUFFER];
    byte[] newBuffer = new byte[BUFFER];
    long oldSize = 0;
    long newSize = 0;
    long blocks = 0;
    long bytes = 0;
    while (true) {
      int oldLength = oldFile.readNBytes(oldBuffer, 0, BUFFER);
      int newLength = newFile.readNBytes(newBuffer, 0, BUFFER);
      int longest = Math.max(oldLength, newLength);
      if (longest == 0) {
        return new FileComparison(name, oldSize, newSize, blocks, bytes);
      }
      oldSize += oldLength;
      newSize += newLength;
      for (int at = 0; at < longest; at += BLOCK) {
        int changed =
            changed(
                Arrays.copyOfRange(oldBuffer, at, Math.max(at, Math.min(at + BLOCK, oldLength))),
                Arrays.copyOfRange(newBuffer, at, Math.max(at, Math.min(at + BLOCK, newLength))));
        blocks += changed > 0 ? 1 : 0;
        bytes += changed;
      }
    }
  }

  private static int changed(byte[] oldBlock, byte[] newBlock) {
    if (Arrays.equals(oldBlock, newBlock)) {
      return 0;
    }
    int both = Math.min(oldBlock.length, newBlock.length);
    int changed = Math.max(oldBlock.length, newBlock.length) - both;
    for (int i = 0; i < both; i++) {
      changed += oldBlock[i] == newBlock[i] ? 0 : 1;
    }
    return changed;
  }

  private long allBlocks() {
    return (Math.max(oldSize, newSize) + BLOCK - 1) / BLOCK;
  }

  private double share() {
    return allBlocks() == 0 ? 0 : 100.0 * blocks / allBlocks();
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d blocks of 4 KiB differ (%.2f %%), %d bytes",
        name,
        blocks,
        allBlocks(),
        share(),
        bytes);
  }

  JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(name));
    members.put("old_size", JsonValue.of(oldSize));
    members.put("new_size", JsonValue.of(newSize));
    members.put("block_size", JsonValue.of(BLOCK));
    members.put("blocks", JsonValue.of(allBlocks()));
    members.put("changed_blocks", JsonValue.of(blocks));
    members.put("changed_bytes", JsonValue.of(bytes));
    members.put(
        "changed_percent", new JsonValue.JsonNumber(String.format(Locale.ROOT, "%.2f", share())));
    return new JsonObject(members);
  }
}
