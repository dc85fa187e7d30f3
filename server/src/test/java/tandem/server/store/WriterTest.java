package tandem.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.metrics.Metrics;

class WriterTest {
  @TempDir Path folder;

  // In a thread of its own, because who waits for a writer that is gone can not be interrupted.
  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void errorOfOneWork_undoesIt_andTheNextIsWritten() throws Exception {
    Sql sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db")));
    sql.run("CREATE TABLE t (n INTEGER)");
    try (Writer writer = new Writer(sql, new Metrics())) {
      assertThatThrownBy(
              () ->
                  writer.write(
                      one -> {
                        one.update("INSERT INTO t VALUES (1)");
                        throw new OutOfMemoryError("of the test");
                      }))
          .isInstanceOf(StoreException.class)
          .hasRootCauseMessage("of the test");

      writer.write(one -> one.update("INSERT INTO t VALUES (2)"));

      long sum = writer.write(one -> one.number("SELECT SUM(n) FROM t"));
      assertThat(sum).isEqualTo(2);
    }
  }
}
