package tandem.image.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tandem.core.AtomicFile;

/** What a power cut may leave of what was done to a disk. */
class PowerCutTest {
  private static final byte[] OLD = "old".getBytes(US_ASCII);
  private static final byte[] NEW = "new content".getBytes(US_ASCII);

  private final Trace trace = new Trace();
  private final DiskState start = DiskState.holding(Map.of("file", OLD));
  private final ModelDisk disk = new ModelDisk(0, start, trace);
  private final Path file = disk.root().resolve("file");

  @Test
  void atomicFile_isOldOrNewWheneverThePowerGoes() throws IOException {
    AtomicFile.replace(file, NEW);

    Set<String> found = new TreeSet<>();
    for (int done = 0; done <= trace.entries().size(); done++) {
      found.addAll(contents(done));
    }

    assertThat(found).containsExactly("new content", "old");
    assertThat(contents(trace.entries().size())).containsExactly("new content");
  }

  @Test
  void renameBeforeTheFlush_leavesAnEmptyFile() throws IOException {
    Path temporary = disk.root().resolve("temporary");
    Files.write(temporary, NEW);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);

    assertThat(contents(trace.entries().size())).contains("", "old", "new content");
  }

  @Test
  void renamesOfTwoFiles_areLostInAnyOrder() throws IOException {
    rename("one", "first");
    rename("two", "second");

    PowerCut cut = cut(trace.entries().size());
    Set<Boolean> firstWithoutSecond = new TreeSet<>();
    for (DiskState state : all(cut)) {
      Set<String> names = state.entries(DiskState.ROOT).keySet();
      if (names.contains("first") != names.contains("second")) {
        firstWithoutSecond.add(names.contains("first"));
      }
    }

    assertThat(firstWithoutSecond).containsExactly(false, true);
  }

  @Test
  void rename_isLostWithTheNameThatItGives() throws IOException {
    Files.write(disk.root().resolve("new"), NEW);
    Files.move(disk.root().resolve("new"), file, StandardCopyOption.ATOMIC_MOVE);

    PowerCut cut = cut(trace.entries().size());

    assertThat(all(cut)).allSatisfy(state -> assertThat(state.entry(0, "file")).isNotNull());
  }

  @Test
  void unflushedBytes_areTornAtSectorsInAnyOrder() throws IOException {
    write(0, new byte[3 * PowerCut.SECTOR]);
    flush();
    byte[] ones = new byte[3 * PowerCut.SECTOR];
    Arrays.fill(ones, (byte) 1);
    write(0, ones);

    PowerCut cut = cut(trace.entries().size());
    DiskState middle = cut.left(BitSet.valueOf(new long[] {0b010})).get(0);

    assertThat(cut.bits()).isEqualTo(3);
    assertThat(middle.content("file")[PowerCut.SECTOR - 1]).isZero();
    assertThat(middle.content("file")[PowerCut.SECTOR]).isEqualTo((byte) 1);
    assertThat(middle.content("file")[2 * PowerCut.SECTOR]).isZero();
  }

  @Test
  void flushOfOneDisk_doesNotFlushAnother() throws IOException {
    ModelDisk other = new ModelDisk(1, start, trace);
    write(0, NEW);
    try (FileChannel channel =
        FileChannel.open(other.root().resolve("file"), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(NEW));
      channel.force(true);
    }

    PowerCut cut = PowerCut.after(trace.entries().size(), List.of(start, start), trace.entries());

    assertThat(cut.pending()).hasSize(1);
    assertThat(cut.left(new BitSet()).get(0).content("file")).isEqualTo(OLD);
    assertThat(cut.left(new BitSet()).get(1).content("file")).isEqualTo(NEW);
  }

  @Test
  void textOfACut_namesWhatIsLost() throws IOException {
    write(0, NEW);

    PowerCut cut = cut(1);

    assertThat(cut.text(cut.everything())).isEqualTo("nothing lost");
    assertThat(cut.text(new BitSet())).isEqualTo("lost #0 write of 11 bytes at 0 of #1");
  }

  private void rename(String from, String to) throws IOException {
    Files.write(disk.root().resolve(from), OLD);
    Files.move(disk.root().resolve(from), disk.root().resolve(to));
  }

  private void write(int position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  private void flush() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private PowerCut cut(int done) {
    return PowerCut.after(done, List.of(start), trace.entries());
  }

  private static List<DiskState> all(PowerCut cut) {
    List<DiskState> states = new ArrayList<>();
    for (long bits = 0; bits < 1L << cut.bits(); bits++) {
      states.add(cut.left(BitSet.valueOf(new long[] {bits})).get(0));
    }
    return states;
  }

  private Set<String> contents(int done) {
    Set<String> contents = new TreeSet<>();
    for (DiskState state : all(cut(done))) {
      contents.add(new String(state.content("file"), US_ASCII));
    }
    return contents;
  }
}
