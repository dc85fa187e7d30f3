package tandem.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.CorruptedArtifactException;
import tandem.artifact.PayloadSource;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener.Progress;
import tandem.core.UpdateException;
import tandem.process.RequiredTool;

/** How the files of a payload get to a module. */
@Timeout(90)
class ModuleDownloadIT {
  private static final String READ_ALL =
      "case $CALL in Download*) while true; do read -r name size <stream-next || break;"
          + " echo \"$name $size\" >>$LOG; cat \"$name\" >tmp/${name##*/} || exit 1; done;;";
  private static final String WITH_SIZES = " ProvidePayload*) echo Yes;;";

  @TempDir Path folder;
  private final byte[] large = new byte[3_000_000];
  private ModuleRig rig;

  @BeforeEach
  void makeRig() throws Exception {
    rig = new ModuleRig(folder);
    new Random(7).nextBytes(large);
  }

  @Test
  void moduleThatReadsStreams_getsEveryFile() throws Exception {
    rig.module("rec", READ_ALL + " esac").artifact("rec", small(), empty(), large());
    List<Progress> progress = new ArrayList<>();

    StoreReport report = rig.download(new ByteArrayInputStream(rig.artifact()), progress::add);

    assertThat(rig.log())
        .containsExactly("streams/small.txt ", "streams/empty ", "streams/large.bin ");
    assertThat(rig.tree().resolve("tmp/small.txt")).hasContent("hello\n");
    assertThat(rig.tree().resolve("tmp/empty")).isEmptyFile();
    assertThat(rig.tree().resolve("tmp/large.bin")).hasBinaryContent(large);
    assertThat(rig.tree().resolve("files")).doesNotExist();
    expectNoPipes();
    assertThat(report).isEqualTo(new StoreReport(3_000_006, 3_000_006, 0, 0, 0, "module"));
    assertThat(progress).last().isEqualTo(new Progress("store large.bin", 3_000_000, 3_000_000));
  }

  @Test
  void moduleThatWantsSizes_getsThem() throws Exception {
    rig.module("rec", READ_ALL + WITH_SIZES + " esac").artifact("rec", small(), empty(), large());

    rig.download();

    assertThat(rig.log())
        .containsExactly("streams/small.txt 6", "streams/empty 0", "streams/large.bin 3000000");
  }

  @Test
  void moduleThatDoesNotAsk_findsTheFilesStored() throws Exception {
    rig.module("rec", "test $CALL = Download && ls -A >>$LOG; exit 0")
        .artifact("rec", small(), empty(), large());

    StoreReport report = rig.download();

    assertThat(rig.log()).contains("stream-next", "streams").doesNotContain("files");
    assertThat(rig.tree().resolve("files/small.txt")).hasContent("hello\n");
    assertThat(rig.tree().resolve("files/empty")).isEmptyFile();
    Path stored = rig.tree().resolve("files/large.bin");
    assertThat(stored).hasBinaryContent(large);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
        .isEqualTo("rw-------");
    expectNoPipes();
    assertThat(report).isEqualTo(new StoreReport(3_000_006, 3_000_006, 0, 0, 0, "files"));
  }

  @Test
  void payloadWithoutFiles_endsTheFirstQuestion() throws Exception {
    rig.module("rec", READ_ALL + " esac").artifact("rec");

    assertThat(rig.download()).isEqualTo(new StoreReport(0, 0, 0, 0, 0, "module"));

    rig.module("rec", "").artifact("rec");
    assertThat(rig.download()).isEqualTo(new StoreReport(0, 0, 0, 0, 0, "files"));
    assertThat(rig.tree().resolve("files")).isEmptyDirectory();
  }

  @Test
  void moduleThatReadsOnlySomeFiles_fails() throws Exception {
    rig.module("rec", "case $CALL in Download) read -r n <stream-next; cat $n >/dev/null;; esac")
        .artifact("rec", small(), large());

    expectModule(
        rig::download,
        "update module rec: Download: ended without reading large.bin, the next stream");
  }

  @Test
  void moduleThatReadsTheLastFileButNotTheEnd_isTaken() throws Exception {
    rig.module("rec", "case $CALL in Download) read -r n <stream-next; cat $n >/dev/null;; esac")
        .artifact("rec", large());

    assertThat(rig.download().bytes()).isEqualTo(large.length);
  }

  @Test
  void moduleThatReadsOnlyPartOfAFile_fails() throws Exception {
    rig.module("rec", "case $CALL in Download) read -r n <stream-next; head -c9 $n >&2;; esac")
        .artifact("rec", large());

    expectModule(rig::download, "update module rec: Download: stopped reading large.bin after ");
  }

  @Test
  void moduleThatStopsReadingAndHangs_isEnded() throws Exception {
    rig.module(
            "rec", "case $CALL in Download) read -r n <stream-next; head -c9 $n; sleep 100;; esac")
        .artifact("rec", large());

    expectModule(rig::download, "update module rec: Download: stopped reading large.bin after ");
  }

  @Test
  void moduleThatNeverReads_isEndedByItsTimeLimit() throws Exception {
    rig.module("rec", "case $CALL in Download) read -r n <stream-next; sleep 100 <$n;; esac")
        .timeout(Duration.ofSeconds(2))
        .artifact("rec", large());

    expectModule(rig::download, "update module rec: Download: did not end within 2 s");
  }

  @Test
  void moduleThatFails_isToldBeforeTheRestIsRead() throws Exception {
    rig.module(
            "rec",
            "case $CALL in Download) read -r n <stream-next; head -c9 $n >/dev/null;"
                + " echo no room >&2; exit 4;; esac")
        .artifact("rec", small(), large());
    CountingIn source = new CountingIn(new ByteArrayInputStream(rig.artifact()));

    expectModule(
        () -> rig.download(source, event -> {}),
        "update module rec: Download: exit code 4: no room");
    assertThat(source.read).isLessThan(rig.artifact().length);
  }

  @Test
  void moduleThatFailsWithoutReading_storesNothing() throws Exception {
    rig.module("rec", "case $CALL in Download) exit 3;; esac").artifact("rec", small());

    expectModule(rig::download, "update module rec: Download: exit code 3");
    assertThat(rig.tree().resolve("files")).doesNotExist();
  }

  @Test
  void backgroundProcessWithTheStreamOpen_isNotWaitedFor() throws Exception {
    rig.module(
            "rec",
            "case $CALL in Download) read -r n <stream-next; exec 5<$n; setsid sleep 20 & ;; esac"
                .replace("& ;;", "& echo $! >>$LOG;;"))
        .artifact("rec", large());

    try {
      expectModule(rig::download, "update module rec: Download: stopped reading large.bin after");
    } finally {
      new ProcessBuilder("kill", rig.log().get(0)).start().waitFor();
    }
  }

  @Test
  void corruptArtifact_endsTheModuleBeforeItSeesAnEnd() throws Exception {
    rig.module(
            "rec",
            "case $CALL in Download) read -r n <stream-next; cat $n >/dev/null; echo end >>$LOG;;"
                + " esac")
        .artifact("rec", large());
    byte[] bytes = rig.artifact();
    bytes[bytes.length - 100_000] ^= 1;
    rig.artifact(bytes);

    assertThatThrownBy(rig::download).isInstanceOf(CorruptedArtifactException.class);

    assertThat(rig.log()).isEmpty();
  }

  @Test
  void brokenDownload_leavesNoFilesOnTheDataPartition() throws Exception {
    rig.module("rec", "test $CALL = Download && touch tmp/own; exit 0")
        .artifact("rec", small(), large());
    byte[] half = Arrays.copyOf(rig.artifact(), rig.artifact().length / 2);

    assertThatThrownBy(() -> rig.download(new ByteArrayInputStream(half), event -> {}))
        .isInstanceOf(IOException.class);

    assertThat(rig.tree().resolve("files")).doesNotExist();
    expectNoPipes();
    assertThat(rig.tree().resolve("tmp/own")).exists(); // for the module's cleanup
  }

  @Test
  void brokenStream_leavesNoPipes() throws Exception {
    rig.module("rec", READ_ALL + " esac").artifact("rec", small(), large());
    byte[] half = Arrays.copyOf(rig.artifact(), rig.artifact().length / 2);

    assertThatThrownBy(() -> rig.download(new ByteArrayInputStream(half), event -> {}))
        .isInstanceOf(IOException.class);

    expectNoPipes();
  }

  @Test
  void tooLittleRoom_isToldWithBothNumbersBeforeAnythingIsStored() throws Exception {
    RequiredTool.rootOrSkip();
    rig.module("rec", "").artifact("rec", large());
    Files.createDirectories(rig.store);
    run("mount", "-t", "tmpfs", "-o", "size=1m", "none", rig.store.toString());
    try {
      assertThatThrownBy(rig::download)
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NO_SPACE))
          .hasMessageMatching(".*files: file large.bin is 3000000 bytes, there is room for \\d+");
      assertThat(rig.tree().resolve("files")).doesNotExist();
      rig.handler("rec").cleanup();
      assertThat(rig.tree()).doesNotExist();
    } finally {
      run("umount", rig.store.toString());
    }
  }

  @Test
  void secondDownload_beginsWithAFreshTree() throws Exception {
    rig.module("rec", "test $CALL = Download && touch tmp/used; exit 0").artifact("rec", small());
    rig.download();
    Files.createFile(rig.tree().resolve("tmp/old"));

    rig.download();

    assertThat(rig.tree().resolve("tmp/old")).doesNotExist();
    assertThat(rig.tree().resolve("tmp/used")).exists();
    assertThat(rig.tree().resolveSibling("tree.removed")).doesNotExist();
  }

  private PayloadSource small() throws IOException {
    return rig.input("small.txt", "hello\n");
  }

  private PayloadSource empty() throws IOException {
    return rig.input("empty", "");
  }

  private PayloadSource large() throws IOException {
    return rig.input("large.bin", large);
  }

  private void expectNoPipes() {
    assertThat(rig.tree().resolve("stream-next")).doesNotExist();
    assertThat(rig.tree().resolve("streams")).doesNotExist();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static void expectModule(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.MODULE))
        .hasMessageStartingWith(message);
  }

  private static final class CountingIn extends FilterInputStream {
    private long read;

    CountingIn(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      read += Math.max(n, 0);
      return n;
    }
  }
}
