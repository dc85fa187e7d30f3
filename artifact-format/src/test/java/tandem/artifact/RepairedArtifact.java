package tandem.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts right the digests of an artifact that was changed somewhere, so that more of it is read. */
final class RepairedArtifact {
  private static final int LARGEST = 1 << 20;

  private final byte[] artifact;
  private final List<int[]> manifests = new ArrayList<>();

  private RepairedArtifact(byte[] artifact) {
    this.artifact = artifact;
  }

  /** Changes the lines of the manifest for as much as can be read of the rest. */
  static void repair(byte[] artifact) {
    SealedTar.seal(artifact);
    new RepairedArtifact(artifact).members();
  }

  private void members() {
    int at = 0;
    while (at + TarBytes.BLOCK <= artifact.length) {
      byte[] block = Arrays.copyOfRange(artifact, at, at + TarBytes.BLOCK);
      int start = at + TarBytes.BLOCK;
      try {
        TarBlock header = new TarBlock("", block);
        if (header.size() > artifact.length - start) {
          return;
        }
        int end = start + (int) header.size();
        member(header.name(), start, end);
        at = (end + TarBytes.BLOCK - 1) & -TarBytes.BLOCK;
      } catch (CorruptedArtifactException e) {
        return;
      }
    }
  }

  private void member(String name, int start, int end) {
    byte[] content = Arrays.copyOfRange(artifact, start, end);
    if (name.equals(MemberName.MANIFEST) || name.equals(MemberName.MANIFEST_AUGMENT)) {
      manifests.add(new int[] {start, end});
    }
    MemberName.DataName data = MemberName.DataName.parse(name);
    if (data == null) {
      put(name, content);
    } else {
      files(content, data.compression())
          .forEach((file, bytes) -> put(MemberName.dataFolder(data.index()) + file, bytes));
    }
  }

  // The version comes before the manifest, but has hardly any bytes that could be others.
  private void put(String name, byte[] content) {
    byte[] hex = Digest.sha256(content).hex().getBytes(ISO_8859_1);
    for (int[] place : manifests) {
      String manifest = new String(artifact, place[0], place[1] - place[0], ISO_8859_1);
      int at = manifest.indexOf("  " + name + "\n");
      if (at >= hex.length) {
        System.arraycopy(hex, 0, artifact, place[0] + at - hex.length, hex.length);
      }
    }
  }

  /** Returns the files of a payload archive, as far as it can be read. */
  static Map<String, byte[]> files(byte[] archive, Compression compression) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(archive);
    try (Decoder decoder = Decoder.open("", compression, in, LARGEST)) {
      TarIn tar = new TarIn(decoder, "", "");
      for (TarMember file = tar.next(); file != null; file = tar.next()) {
        files.put(file.name(), tar.readAll(LARGEST));
      }
    } catch (IOException e) {
      return files;
    }
    return files;
  }
}
