package tandem.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import org.sqlite.Function;

/** The function of SQL that asks one of the conditions of a query about a text. */
final class Fits extends Function {
  static final String NAME = "tandem_fits";

  // Of the query that the connection is at; one thread has a connection at a time.
  private List<Predicate<String>> conditions = List.of();

  static Fits addedTo(Connection connection) throws SQLException {
    Fits fits = new Fits();
    Function.create(connection, NAME, fits);
    return fits;
  }

  void conditions(List<Predicate<String>> ofTheQuery) {
    conditions = ofTheQuery;
  }

  @Override
  protected void xFunc() throws SQLException {
    String text = value_text(1);
    result(text != null && conditions.get(value_int(0)).test(text) ? 1 : 0);
  }
}
