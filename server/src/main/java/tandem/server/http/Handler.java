package tandem.server.http;

import java.io.IOException;

/** Answers the requests of one route. Called by many threads at once. */
public interface Handler {

  /**
   * Returns the answer.
   *
   * @throws RefusedException when the request is wrong or may not be
   * @throws IOException when the server fails; the sender is only told that it does
   */
  Reply handle(Request request) throws RefusedException, IOException;
}
