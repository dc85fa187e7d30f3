package tandem.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A copy in memory that can fail, lie and lose what it was told. */
final class FakeStorage implements EnvStorage {
  final List<Integer> writes = new ArrayList<>();
  byte[] bytes;
  int losesWritesFrom = Integer.MAX_VALUE;
  @Nullable IOException readFailure;
  @Nullable IOException writeFailure;

  private final String name;
  private int failingReads;

  FakeStorage(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return bytes.length;
  }

  /** Lets so many reads fail, and none after them. */
  void failsReads(int number) {
    failingReads = number;
  }

  @Override
  public byte[] read() throws IOException {
    if (failingReads > 0) {
      failingReads--;
      throw new IOException("Input/output error");
    }
    if (readFailure != null) {
      throw readFailure;
    }
    return bytes.clone();
  }

  @Override
  public byte[] readBack() throws IOException {
    return read();
  }

  @Override
  public void write(int position, byte[] data) throws IOException {
    writes.add(position);
    int kept = Math.min(data.length, Math.max(0, losesWritesFrom - position));
    System.arraycopy(data, 0, bytes, position, kept);
    if (writeFailure != null) {
      throw writeFailure;
    }
  }

  @Override
  public void checkWritable() throws IOException {
    if (writeFailure != null) {
      throw writeFailure;
    }
  }
}
