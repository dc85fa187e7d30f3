package tandem.server.http;

import java.util.Optional;

/** Answers those who say that they are in. */
final class MembersOnly implements Handler {

  @Override
  public Optional<Reply> beforeBody(Request request) throws RefusedException {
    if (request.query().get("in").isEmpty()) {
      throw new RefusedException(401, "unauthorized");
    }
    return Optional.empty();
  }

  @Override
  public Reply handle(Request request) throws RefusedException {
    beforeBody(request);
    return Reply.text(200, "text/plain", "" + request.whole().length);
  }
}
