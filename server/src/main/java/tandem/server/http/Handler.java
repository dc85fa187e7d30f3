package tandem.server.http;

import java.io.IOException;
import java.util.Optional;

/** Answers the requests of one route. Called by many threads at once. */
public interface Handler {

  /**
   * Returns the answer.
   *
   * @throws RefusedException when the request is wrong or may not be
   * @throws IOException when the server fails; the sender is only told that it does
   */
  Reply handle(Request request) throws RefusedException, IOException;

  /**
   * Returns the answer if it does not depend on the body, which is not there yet. Who may not ask
   * can so not make the server hold a body. {@link #handle} has to look again.
   *
   * @throws RefusedException when the request may not be
   * @throws IOException when the server fails
   */
  default Optional<Reply> beforeBody(Request request) throws RefusedException, IOException {
    return Optional.empty();
  }
}
