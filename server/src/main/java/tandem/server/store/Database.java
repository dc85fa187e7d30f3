package tandem.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tandem.server.metrics.Metrics;

/** The file: one connection that writes, and some that read what is committed. */
final class Database implements AutoCloseable {
  private static final int READERS = 8;

  private final Path file;
  private final Writer writer;
  private final Semaphore free = new Semaphore(READERS);
  private final BlockingDeque<Sql> idle = new LinkedBlockingDeque<>();

  /** What is to be read. */
  interface Reading<T> {
    T run(Sql sql) throws SQLException;
  }

  private Database(Path file, Writer writer) {
    this.file = file;
    this.writer = writer;
  }

  static Database open(Path file, Metrics metrics) throws IOException {
    try {
      Sql sql = connect(file);
      // With the log, FULL flushes at every commit; only then is what was acknowledged there.
      sql.run("PRAGMA journal_mode = WAL");
      sql.run("PRAGMA synchronous = FULL");
      sql.run("PRAGMA journal_size_limit = 67108864");
      Migrations.run(sql);
      return new Database(file, new Writer(sql, metrics));
    } catch (SQLException e) {
      throw new StoreException(file.toString(), e);
    }
  }

  static Sql connect(Path file) throws SQLException {
    Sql sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + file));
    sql.run("PRAGMA busy_timeout = 10000");
    return sql;
  }

  <T> T write(Writer.Work<T> work) throws StoreException {
    return writer.write(work);
  }

  <T> T read(Reading<T> reading) throws StoreException {
    free.acquireUninterruptibly();
    try {
      @Nullable Sql sql = idle.pollFirst();
      if (sql == null) {
        sql = connect(file);
        sql.run("PRAGMA query_only = 1");
      }
      try {
        return reading.run(sql);
      } finally {
        idle.addFirst(sql);
      }
    } catch (SQLException e) {
      throw new StoreException("database", e);
    } finally {
      free.release();
    }
  }

  @Override
  public void close() throws StoreException {
    free.acquireUninterruptibly(READERS);
    try {
      for (Sql sql : idle) {
        sql.close();
      }
      idle.clear();
    } catch (SQLException e) {
      throw new StoreException("database", e);
    } finally {
      free.release(READERS);
      writer.close(); // the last connection to close tidies up the log
    }
  }
}
