package tandem.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Components;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes a request from Jetty to its route, and the answer back. */
final class Answering extends Handler.Abstract {
  private static final Logger LOG = System.getLogger("tandem.server.http");

  /** The header with what names a request. */
  static final String ID = "X-MEN-RequestID";

  private static final int CHUNK = 64 << 10;

  private final Router router;
  private final HttpSettings settings;
  private final SlowClients slow;
  private final Traffic traffic;
  private final HeldBodies held;
  private final RequestIds ids = new RequestIds();

  Answering(Router router, HttpSettings settings, SlowClients slow, Traffic traffic) {
    this.router = router;
    this.settings = settings;
    this.slow = slow;
    this.traffic = traffic;
    this.held = new HeldBodies(settings.limits().heldBodies());
  }

  @Override
  public boolean handle(
      org.eclipse.jetty.server.Request incoming, Response outgoing, Callback done) {
    String id = ids.next();
    String pattern = "";
    outgoing.getHeaders().put(ID, id);
    try {
      String path = incoming.getHttpURI().getCanonicalPath();
      String decoded = incoming.getHttpURI().getDecodedPath();
      Router.Found found =
          router.find(incoming.getMethod(), decoded == null || path == null ? "/" : decoded);
      pattern = found.route().pattern();
      Request request = request(incoming, id, found.variables());
      if (found.route().bodyUse().isHeld()) {
        readThenAnswer(incoming, outgoing, done, found.route(), request);
      } else {
        answer(outgoing, done, found.route(), request);
      }
    } catch (RefusedException e) {
      traffic.counted(pattern, e.status());
      send(incoming, outgoing, done, Reply.error(e, id));
    }
    return true;
  }

  private void readThenAnswer(
      org.eclipse.jetty.server.Request incoming,
      Response outgoing,
      Callback done,
      Route route,
      Request request)
      throws RefusedException {
    int most = route.bodyUse().most(settings.limits());
    Optional<Reply> early = beforeBody(route, request);
    slow.reading(incoming);
    if (early.isEmpty() && incoming.getLength() > most) {
      RefusedException tooLong = new RefusedException(413, "body: more than " + most + " bytes");
      traffic.counted(route.pattern(), tooLong.status());
      refuse(incoming, outgoing, done, Reply.error(tooLong, request.id()));
      return;
    }
    // Of a small body nothing is left, and the connection can stay.
    new WholeBody(
            incoming,
            early.isPresent() ? Math.min(most, HeldBodies.FREE) : most,
            held,
            (body, refused) -> {
              if (refused != null) {
                Reply error = Reply.error(refused, request.id());
                traffic.counted(route.pattern(), early.orElse(error).status());
                refuse(incoming, outgoing, done, early.orElse(error));
                return;
              }
              slow.read(incoming);
              if (early.isPresent()) {
                traffic.counted(route.pattern(), early.get().status());
                send(incoming, outgoing, done, early.get());
              } else {
                answer(outgoing, done, route, request.withBody(body));
              }
            })
        .run();
  }

  /** Answers at once, and ends the connection once the rest of the body is not in the way. */
  private void refuse(
      org.eclipse.jetty.server.Request incoming, Response outgoing, Callback done, Reply reply) {
    // What is left of the body must not be taken for the next request.
    outgoing.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    begin(outgoing, reply);
    Callback ended = Callback.from(() -> slow.read(incoming), done);
    Runnable end = () -> outgoing.write(true, ByteBuffer.allocate(0), ended);
    UnwantedBody rest = new UnwantedBody(incoming, end);
    outgoing.write(false, content(reply), Callback.from(() -> drop(incoming, rest), ended::failed));
  }

  private static void drop(org.eclipse.jetty.server.Request incoming, UnwantedBody rest) {
    // Who waits for the end of the answer does not send any more.
    incoming.getConnectionMetaData().getConnection().getEndPoint().shutdownOutput();
    rest.run();
  }

  private static Optional<Reply> beforeBody(Route route, Request request) {
    try {
      return route.handler().beforeBody(request);
    } catch (RefusedException e) {
      return Optional.of(Reply.error(e, request.id()));
    } catch (IOException | RuntimeException e) {
      return Optional.of(failed(request, e));
    }
  }

  private void answer(Response outgoing, Callback done, Route route, Request request) {
    long began = System.nanoTime();
    Reply reply;
    try {
      reply = route.handler().handle(request);
    } catch (RefusedException e) {
      reply = Reply.error(e, request.id());
    } catch (BodyException e) {
      outgoing.getHeaders().put(HttpFields.CONNECTION_CLOSE);
      reply = Reply.error(e.refused(), request.id());
    } catch (IOException | RuntimeException e) {
      reply = failed(request, e);
    }
    traffic.answered(route, reply.status(), System.nanoTime() - began);
    send(outgoing.getRequest(), outgoing, done, reply);
  }

  private static Reply failed(Request request, Exception e) {
    LOG.log(
        Level.ERROR,
        () -> request.method() + " " + request.path() + " (" + request.id() + "): " + e,
        e);
    return Reply.error(new RefusedException(500, "internal error"), request.id());
  }

  private Request request(
      org.eclipse.jetty.server.Request incoming, String id, Map<String, String> variables)
      throws RefusedException {
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : incoming.getHeaders()) {
      headers.merge(
          field.getName().toLowerCase(Locale.ROOT),
          field.getValue() == null ? "" : field.getValue(),
          (first, more) -> first + "," + more);
    }
    InputStream body =
        new PacedBody(
            org.eclipse.jetty.server.Request.asInputStream(incoming),
            settings.limits(),
            System::nanoTime);
    String query = incoming.getHttpURI().getQuery();
    return Request.of(
            id,
            incoming.getMethod(),
            String.valueOf(incoming.getHttpURI().getDecodedPath()),
            query == null ? Query.EMPTY : Query.parse(query),
            headers,
            client(incoming, headers.get("x-forwarded-for")))
        .withVariables(variables)
        .withStream(body);
  }

  private String client(org.eclipse.jetty.server.Request incoming, @Nullable String forwarded) {
    // Only the last one is from the proxy; the others are what the client claims.
    if (settings.tls().isEmpty() && forwarded != null) {
      return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    }
    return org.eclipse.jetty.server.Request.getRemoteAddr(incoming);
  }

  private static void begin(Response outgoing, Reply reply) {
    outgoing.setStatus(reply.status());
    HttpFields.Mutable headers = outgoing.getHeaders();
    reply.headers().forEach(headers::put);
    if (reply.status() != 204) {
      headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length());
    }
  }

  private void send(
      org.eclipse.jetty.server.Request incoming, Response outgoing, Callback done, Reply reply) {
    begin(outgoing, reply);
    if (incoming.getMethod().equals("HEAD")) {
      outgoing.write(true, ByteBuffer.allocate(0), done);
    } else if (reply.body() instanceof Reply.FilePart part) {
      send(incoming, outgoing, done, part);
    } else {
      outgoing.write(true, content(reply), done);
    }
  }

  private static ByteBuffer content(Reply reply) {
    return reply.body() instanceof Reply.Bytes bytes
        ? ByteBuffer.wrap(bytes.content())
        : ByteBuffer.allocate(0);
  }

  private void send(
      org.eclipse.jetty.server.Request incoming,
      Response outgoing,
      Callback done,
      Reply.FilePart part) {
    SeekableByteChannel channel;
    try {
      channel = FileChannel.open(part.file(), StandardOpenOption.READ);
    } catch (IOException e) {
      done.failed(e);
      return;
    }
    traffic.fileBegins();
    Content.copy(
        source(incoming.getComponents(), channel, part),
        outgoing,
        Callback.from(() -> ended(channel, outgoing), done));
  }

  private static Content.Source source(
      Components jetty, SeekableByteChannel channel, Reply.FilePart part) {
    boolean isPaced = part.pacing() != Pacing.NONE;
    ByteBufferPool.Sized buffers =
        new ByteBufferPool.Sized(
            jetty.getByteBufferPool(), true, isPaced ? ThrottledSource.PIECE : CHUNK);
    Content.Source source = Content.Source.from(buffers, channel, part.offset(), part.length());
    return isPaced
        ? new ThrottledSource(
            source, part.length(), part.pacing(), jetty.getScheduler(), jetty.getExecutor())
        : source;
  }

  private void ended(SeekableByteChannel channel, Response outgoing) {
    traffic.fileEnds(Response.getContentBytesWritten(outgoing));
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
