package tandem.slot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Looks into a slot for the UUID or label of a file system. Both slots may hold copies of one
 * image, and then such a name says nothing about which of them runs.
 */
final class SlotContents {
  private static final int SUPERBLOCKS = 128 << 10; // that of btrfs is the last, at 64 KiB

  private SlotContents() {}

  /**
   * Tells whether a slot may hold the file system of this name, which is {@code UUID=...}, {@code
   * LABEL=...} or a path of udev. Says yes too often rather than too rarely.
   */
  static boolean mayHold(DeviceNode slot, String name) throws UpdateException {
    if (slot.kind() == DeviceNode.Kind.MISSING) {
      return false;
    }
    String id = name.substring(Math.max(name.lastIndexOf('='), name.lastIndexOf('/')) + 1);
    byte[] start = start(slot);
    return id.contains("\\x") || forms(id).stream().anyMatch(form -> contains(start, form));
  }

  private static byte[] start(DeviceNode slot) throws UpdateException {
    try (InputStream in = Files.newInputStream(slot.path())) {
      return in.readNBytes(SUPERBLOCKS);
    } catch (AccessDeniedException e) {
      throw new UpdateException(
              ErrorKind.NO_PERMISSION, "slot " + slot.path() + ": not readable", e)
          .withHint("run as root");
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, "slot " + slot.path() + ": not readable: " + e.getMessage(), e);
    }
  }

  private static List<byte[]> forms(String id) {
    String digits = id.replace("-", "");
    if (digits.matches("([0-9a-fA-F]{2}){4,16}")) {
      byte[] number = new byte[digits.length() / 2];
      byte[] reversed = new byte[number.length]; // FAT and NTFS print theirs backwards
      for (int i = 0; i < number.length; i++) {
        number[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        reversed[number.length - 1 - i] = number[i];
      }
      return List.of(number, reversed);
    }
    return List.of(id.getBytes(StandardCharsets.UTF_8), id.getBytes(StandardCharsets.UTF_16LE));
  }

  private static boolean contains(byte[] content, byte[] form) {
    for (int i = 0; i + form.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + form.length, form, 0, form.length)) {
        return true;
      }
    }
    return false;
  }
}
