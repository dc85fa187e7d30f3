package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The tar of one payload.
 *
 * @param index number of the payload
 * @param files its files
 * @param timestamp of the files, in seconds since 1970
 */
record PayloadArchive(int index, List<InputFile> files, long timestamp) {
  PayloadArchive {
    files = List.copyOf(files);
  }

  /** Returns the path of the archive in the artifact. */
  String name(Compression compression) {
    return MemberName.dataArchive(index) + compression.suffix();
  }

  /** Returns the size of the archive before compression, in bytes. */
  long size() {
    return TarOut.sizeOf(files.stream().mapToLong(InputFile::size).toArray());
  }

  /** Writes the archive, compressed, closes the stream, and returns the digests of the files. */
  List<Digest> writeTo(OutputStream out, CompressionSetting compression) throws IOException {
    List<Digest> digests = new ArrayList<>();
    try (OutputStream compressor = Compressor.open(compression, out, size())) {
      TarOut tar = new TarOut(compressor);
      for (InputFile file : files) {
        tar.member(
            file.source().name(),
            timestamp,
            file.size(),
            stream -> digests.add(file.copyTo(stream)));
      }
      tar.finish();
    }
    return digests;
  }
}
