package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The tar of one payload.
 *
 * @param index number of the payload
 * @param files its files, already read once
 * @param timestamp of the files, in seconds since 1970
 */
record PayloadArchive(int index, List<MeasuredFile> files, long timestamp) {
  PayloadArchive {
    files = List.copyOf(files);
  }

  /** Returns the path of the archive in the artifact. */
  String name(Compression compression) {
    return MemberName.dataArchive(index) + compression.suffix();
  }

  /** Returns the size of the archive before compression, in bytes. */
  long size() {
    return TarOut.sizeOf(files.stream().mapToLong(MeasuredFile::size).toArray());
  }

  /** Writes the archive, compressed, and closes the stream. */
  void writeTo(OutputStream out, CompressionSetting compression) throws IOException {
    try (OutputStream compressor = Compressor.open(compression, out, size())) {
      TarOut tar = new TarOut(compressor);
      for (MeasuredFile file : files) {
        tar.member(file.source().name(), timestamp, file.size(), file::writeTo);
      }
      tar.finish();
    }
  }
}
