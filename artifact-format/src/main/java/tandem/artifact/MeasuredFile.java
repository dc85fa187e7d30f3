package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A payload file whose content has been read once. Writing reads it again and fails if it is not
 * the same any more, because the manifest is already written by then.
 *
 * @param file the file
 * @param digest of its content
 */
record MeasuredFile(InputFile file, Digest digest) {

  /** Reads the file once. */
  static MeasuredFile of(PayloadSource source) throws IOException {
    InputFile file = InputFile.of(source);
    return new MeasuredFile(file, file.copyTo(OutputStream.nullOutputStream()));
  }

  /** Returns where the content is, and its name in the payload. */
  PayloadSource source() {
    return file.source();
  }

  /** Returns the number of bytes. */
  long size() {
    return file.size();
  }

  /**
   * Writes the content.
   *
   * @throws IOException when the file has changed; what was written then is useless
   */
  void writeTo(OutputStream out) throws IOException {
    Digest again = file.copyTo(out);
    if (!again.equals(digest)) {
      throw new IOException(
          source().path()
              + ": changed while the artifact was written: digest "
              + again
              + ", before "
              + digest);
    }
  }
}
