package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tandem.artifact.ArtifactBytes.compressed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AheadInTest {
  private static final int MEMBER = 1 << 20;
  private static final byte[] DATA = data(5 * MEMBER + 12_345);
  private static final byte[] MEMBERS = GzipMembers.of(DATA, MEMBER);

  private static byte[] data(int length) {
    byte[] data = new byte[length];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (i % 1000 < 700 ? 'x' : random.nextInt('a', 'q'));
    }
    return data;
  }

  @ParameterizedTest
  @EnumSource
  void longData_isDecodedWhateverTheSizeOfReads(Compression compression) throws IOException {
    byte[] encoded = compressed(DATA, compression);

    for (int size : new int[] {999, 65_536, 3 << 20}) {
      assertThat(read(open(compression, new Dribble(encoded, size), 2), size)).isEqualTo(DATA);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8})
  void membersThatTellTheirSize_areDecodedByAnyNumberOfThreads(int workers) throws IOException {
    for (int size : new int[] {1, 100_000, MEMBER, 2 * MEMBER}) {
      byte[] data = size == 1 ? Arrays.copyOf(DATA, 700_000) : DATA;
      byte[] members = GzipMembers.of(data, Math.max(size, 100));
      InputStream in = open(Compression.GZIP, new Dribble(members, 77_777), workers);
      assertThat(read(in, 100_000)).isEqualTo(data);
    }
  }

  // Where the reader's own thread stopped, within a member, must not keep the rest from being
  // parts.
  @ParameterizedTest
  @ValueSource(ints = {999, 65_536, 100_000, 1 << 20})
  void membersThatTellTheirSize_areParts(int size) throws IOException {
    try (InputStream in = open(Compression.GZIP, new ByteArrayInputStream(MEMBERS), 2)) {
      byte[] buffer = new byte[size];
      for (int done = 0; done < 4 * MEMBER; ) {
        done += in.read(buffer);
      }

      assertThat(Thread.getAllStackTraces().keySet())
          .anyMatch(thread -> thread.getName().equals("tandem-decode-part"));
    }
  }

  @Test
  void membersOfAllKinds_mayFollowEachOther() throws IOException {
    byte[] plain = compressed(DATA, Compression.GZIP);
    byte[] sized = GzipMembers.member(DATA, 0, 300_000);
    byte[] none = GzipMembers.member(DATA, 0, 0);
    byte[] large = GzipMembers.member(DATA, 0, DATA.length);
    byte[] zeros = GzipMembers.member(new byte[3 << 20], 0, 3 << 20);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (byte[] member : new byte[][] {plain, sized, none, zeros, sized, large, zeros, plain}) {
      members.writeBytes(member);
      expected.writeBytes(
          read(open(Compression.GZIP, new ByteArrayInputStream(member), 0), 100_000));
    }

    for (int most : new int[] {1 << 20, 10_000}) {
      InputStream in = open(Compression.GZIP, new Dribble(members.toByteArray(), most), 2);
      assertThat(read(in, 100_000)).isEqualTo(expected.toByteArray());
    }
  }

  @Test
  void damage_isReportedAsWithoutThreads() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 25; i++) {
      byte[] damaged = MEMBERS.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertSameOutcome(damaged);
    }
  }

  @Test
  void damagedHeadersAndTrailers_areReportedAsWithoutThreads() {
    int second = startOfMember(3);
    for (int at = second - GzipMembers.TRAILER; at < second + GzipMembers.HEADER; at++) {
      if (at < second + 16) { // behind it is the size of the member
        byte[] damaged = MEMBERS.clone();
        damaged[at] ^= 0x20;
        assertSameOutcome(damaged);
      }
    }
  }

  @Test
  void truncatedMembers_areReportedAsWithoutThreads() {
    int third = startOfMember(3);
    int[] lengths = {1, 10, 20, 21, 5000, MEMBERS.length - third - 1};
    for (int length : lengths) {
      assertSameOutcome(Arrays.copyOf(MEMBERS, third + length));
    }
    assertSameOutcome(Arrays.copyOf(MEMBERS, MEMBERS.length + 3));
  }

  private static int startOfMember(int number) {
    ByteBuffer members = ByteBuffer.wrap(MEMBERS).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    for (int i = 0; i < number; i++) {
      at += members.getInt(at + 16);
    }
    return at;
  }

  @Test
  void wrongSizeOfMember_isReportedOrHarmless() {
    int third = startOfMember(3);
    for (int change : new int[] {1, 3, 7, 8, 9, 100, -1, -8, -9}) {
      byte[] damaged = MEMBERS.clone();
      ByteBuffer size = ByteBuffer.wrap(damaged, third + 16, 4).order(ByteOrder.LITTLE_ENDIAN);
      size.putInt(size.getInt(third + 16) + change);
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      Throwable failure =
          catchThrowable(() -> copy(open(Compression.GZIP, new Dribble(damaged, 9999), 2), got));
      assertThat(failure instanceof CorruptedArtifactException || failure == null).isTrue();
      assertThat(failure != null || Arrays.equals(got.toByteArray(), DATA)).isTrue();
    }
  }

  @Test
  void impossibleSizeOfMember_isOfNoImportance() throws IOException {
    for (int size : new int[] {0, 19, 27, 2 << 20, -1, Integer.MAX_VALUE}) {
      byte[] changed = MEMBERS.clone();
      ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(startOfMember(4) + 16, size);
      assertThat(read(open(Compression.GZIP, new Dribble(changed, 9999), 2), 65_536))
          .isEqualTo(DATA);
    }
  }

  // The same bytes before the same failure, but for where in the last member it is noticed.
  private static void assertSameOutcome(byte[] encoded) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    Throwable failure =
        catchThrowable(() -> copy(decoder(new ByteArrayInputStream(encoded)), expected));
    Throwable gotFailure =
        catchThrowable(() -> copy(open(Compression.GZIP, new Dribble(encoded, 77_777), 3), got));

    if (failure == null) {
      assertThat(gotFailure).isNull();
      assertThat(got.toByteArray()).isEqualTo(expected.toByteArray());
      return;
    }
    assertThat(gotFailure).hasSameClassAs(failure);
    int least = Math.max(0, expected.size() - MEMBER);
    assertThat(got.size()).isGreaterThanOrEqualTo(least);
    assertThat(Arrays.copyOf(got.toByteArray(), least))
        .isEqualTo(Arrays.copyOf(expected.toByteArray(), least));
  }

  @Test
  void failureOfTheSource_comesAsItIsAfterWhatWasRead() {
    byte[] encoded = compressed(DATA, Compression.GZIP);
    for (byte[] data : new byte[][] {encoded, MEMBERS}) {
      for (int at = 400_000; at < data.length; at += 333_333) {
        IOException failure = new IOException("pulled");
        InputStream source = new FailingIn(Arrays.copyOf(data, at), failure);
        ByteArrayOutputStream got = new ByteArrayOutputStream();

        assertThatThrownBy(() -> copy(open(Compression.GZIP, source, 2), got)).isSameAs(failure);
        assertThat(got.size()).isPositive();
      }
    }
  }

  @Test
  void failure_comesAgainWithEveryRead() throws IOException {
    IOException failure = new IOException("pulled");
    try (InputStream in = open(Compression.NONE, new FailingIn(DATA, failure), 0)) {
      assertThat(in.readNBytes(DATA.length)).isEqualTo(DATA);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(in::read).isSameAs(failure);
      }
    }
  }

  @Test
  void errorOfTheDecodingThread_surfacesInTheReader() {
    InputStream source =
        new ZerosThen(
            () -> {
              throw new OutOfMemoryError("not really");
            });

    assertThatThrownBy(() -> open(Compression.NONE, source, 0).readAllBytes())
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void closedEarly_threadsEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      InputStream in = open(Compression.GZIP, new ByteArrayInputStream(MEMBERS), 2);
      in.readNBytes(i * 200_000);
      in.close();
      in.close();
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
    assertNoThreads();
  }

  @Test
  void closedWhileTheSourceIsSlow_threadEndsAfterTheSource() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    InputStream source =
        new ZerosThen(
            () -> {
              asked.countDown();
              awaitUninterrupted(answer);
            });
    InputStream in = open(Compression.NONE, source, 0);
    in.readNBytes(AheadIn.SHORT + 1);
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    in.close();
    answer.countDown();

    assertNoThreads();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt a read", e);
    }
  }

  private static void assertNoThreads() throws InterruptedException {
    for (int i = 0; i < 200 && threads() > 0; i++) {
      Thread.sleep(50);
    }
    assertThat(threads()).isZero();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("tandem-decode"))
        .count();
  }

  @Test
  void interrupt_changesNothingAndIsKept() throws IOException {
    try (InputStream in = open(Compression.GZIP, new ByteArrayInputStream(MEMBERS), 2)) {
      Thread.currentThread().interrupt();
      assertThat(in.readAllBytes()).isEqualTo(DATA);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shortData_isReadWithoutThread() throws IOException {
    try (InputStream in =
        open(Compression.NONE, new ByteArrayInputStream(DATA, 0, AheadIn.SHORT - 1), 2)) {
      assertThat(in.readAllBytes()).hasSize(AheadIn.SHORT - 1);
      assertThat(threads()).isZero();
    }
  }

  private static Decoder decoder(InputStream encoded) throws IOException {
    return Decoder.open("data/0000.tar.x", Compression.GZIP, encoded, 80 << 20);
  }

  private static InputStream open(Compression compression, InputStream encoded, int workers)
      throws IOException {
    return new AheadIn(Decoder.open("data/0000.tar.x", compression, encoded, 80 << 20), workers);
  }

  private static byte[] read(InputStream in, int size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (in) {
      byte[] buffer = new byte[size];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
    return out.toByteArray();
  }

  private static void copy(InputStream in, ByteArrayOutputStream out) throws IOException {
    try (in) {
      in.transferTo(out);
    }
  }

  /** A mebibyte of zeros; every later read makes something happen and delivers one more. */
  private static final class ZerosThen extends InputStream {
    private final Runnable happening;
    // More than is read without a thread, less than a thread reads ahead.
    private int left = AheadIn.SHORT + 2 * AheadIn.CHUNK;

    ZerosThen(Runnable happening) {
      this.happening = happening;
    }

    @Override
    public int read() {
      return read(new byte[1], 0, 1) - 1;
    }

    @Override
    public int read(byte[] b, int off, int len) {
      if (left == 0) {
        happening.run();
        return 1;
      }
      int n = Math.min(len, left);
      Arrays.fill(b, off, off + n, (byte) 0);
      left -= n;
      return n;
    }
  }
}
