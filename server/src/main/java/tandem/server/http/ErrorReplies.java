package tandem.server.http;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty itself refuses, in the form of all other errors. */
final class ErrorReplies extends ErrorHandler {
  private final Traffic traffic;

  ErrorReplies(Traffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true; // by default PUT, PATCH and DELETE are answered with nothing
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    traffic.counted("", code);
    // A request that was read has one already.
    String id = response.getHeaders().get(Answering.ID);
    if (id == null) {
      id = UUID.randomUUID().toString();
      response.getHeaders().put(Answering.ID, id);
    }
    Reply reply = reply(code, id);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length());
    response.write(true, bytes(reply), callback);
  }

  // Jetty's own message would show how the server is made.
  private static Reply reply(int code, String id) {
    return Reply.error(new RefusedException(code, HttpStatus.getMessage(code)), id);
  }

  private static ByteBuffer bytes(Reply reply) {
    return ByteBuffer.wrap(((Reply.Bytes) reply.body()).content());
  }
}
