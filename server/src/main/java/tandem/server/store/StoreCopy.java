package tandem.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;

/** A copy of the file, made while a server of another process may write to it. */
public final class StoreCopy {

  /**
   * An artifact that the copy knows.
   *
   * @param id under which its bytes are kept
   * @param name for people
   * @param sha256 of its bytes
   */
  public record KnownArtifact(String id, String name, String sha256) {}

  private StoreCopy() {}

  /**
   * Makes a copy as of one moment: what was acknowledged before is in it. It is checked, and
   * flushed to disk.
   *
   * @param file of the store
   * @param copy must not be there
   * @return the artifacts in the copy
   * @throws NoSuchFileException when there is no such store
   * @throws StoreException when it could not be copied, or is damaged
   */
  public static List<KnownArtifact> make(Path file, Path copy) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString()); // SQLite would make one
    }
    try (Sql sql = Database.connect(file)) {
      sql.run("VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
    } catch (SQLException e) {
      throw new StoreException(file.toString(), e);
    }
    // SQLite flushes no copy that it makes so.
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return checked(copy);
  }

  private static List<KnownArtifact> checked(Path copy) throws StoreException {
    try (Sql sql = Database.connect(copy)) {
      String found = sql.first("PRAGMA quick_check", row -> row.getString(1)).orElse("nothing");
      if (!found.equals("ok")) {
        throw new StoreException(copy + ": " + found);
      }
      return sql.list(
          "SELECT id, name, sha256 FROM artifact ORDER BY id",
          row -> new KnownArtifact(row.getString(1), row.getString(2), row.getString(3)));
    } catch (SQLException e) {
      throw new StoreException(copy.toString(), e);
    }
  }
}
