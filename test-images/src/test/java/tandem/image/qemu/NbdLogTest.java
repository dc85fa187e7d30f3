package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NbdLogTest {
  @TempDir Path folder;

  @Test
  void requests_areSummedUpWhileTheLogGrows() throws Exception {
    Path file = folder.resolve("log");
    NbdLog log = new NbdLog(file);
    assertThat(log.read()).isEqualTo(DiskTraffic.NONE);

    Files.writeString(
        file,
        """
        2026-11-29 23:50:15.000001 connection=1 Read id=1 offset=0x0 count=0x200 ...
        2026-11-29 23:50:15.000002 connection=1 ...Read id=1 return=0 (Success)
        2026-11-29 23:50:15.000003 connection=1 Write id=2 offset=0x0 count=0x1000 fua=0 ...
        2026-11-29 23:50:15.000004 connection=1 ...Write id=2 return=0 (Success)
        2026-11-29 23:50:15.000005 connection=1 Write id=3 offset=0x1000 cou\
        """);
    assertThat(log.read()).isEqualTo(new DiskTraffic(1, 4096, 0, 4096));

    Files.writeString(
        file,
        """
        nt=0x200 fua=1 ...
        2026-11-29 23:50:15.000006 connection=1 ...Write id=3 return=0 (Success)
        2026-11-29 23:50:15.000007 connection=1 Zero id=4 offset=0x0 count=0x200 trim=1 fua=0 ...
        """,
        StandardOpenOption.APPEND);
    assertThat(log.read()).isEqualTo(new DiskTraffic(3, 5120, 0, 4608));

    Files.writeString(
        file,
        "2026-11-29 23:50:15.000008 connection=1 Flush id=5 ...\n",
        StandardOpenOption.APPEND);
    assertThat(log.read()).isEqualTo(new DiskTraffic(3, 5120, 1, 0));
  }
}
