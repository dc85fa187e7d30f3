package tandem.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One connection and its prepared statements. Used by one thread at a time. */
final class Sql implements AutoCloseable {
  private static final int MOST_PREPARED = 200;

  private final Connection connection;
  private final Fits fits;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Makes something of the row that the result is at. */
  interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Looks at a row. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  Sql(Connection connection) throws SQLException {
    this.connection = connection;
    this.fits = Fits.addedTo(connection);
  }

  /** Sets what conditions of the next queries ask about texts. */
  void texts(List<Predicate<String>> conditions) {
    fits.conditions(conditions);
  }

  /** Runs a statement that has no parameters and no result that matters. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns how many rows a statement changed. */
  int update(String sql, @Nullable Object... parameters) throws SQLException {
    return bound(sql, parameters).executeUpdate();
  }

  /** Returns all rows. */
  <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    List<T> found = new ArrayList<>();
    each(sql, row -> found.add(mapper.map(row)), parameters);
    return found;
  }

  /** Returns the first row, if there is one. */
  <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... parameters)
      throws SQLException {
    return list(sql, mapper, parameters).stream().findFirst();
  }

  /** Returns the only number that a query asks for, and 0 for none. */
  long number(String sql, @Nullable Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters).orElse(0L);
  }

  /** Reads all rows, one after the other. */
  void each(String sql, RowReader reader, @Nullable Object... parameters) throws SQLException {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      if (prepared.size() >= MOST_PREPARED) {
        forget(); // filters make statements of their own
      }
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private void forget() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }

  @Override
  public void close() throws SQLException {
    forget();
    connection.close();
  }
}
