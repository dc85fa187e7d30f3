package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** An artifact on an https or, if that is allowed, http server. */
public final class UrlSource implements Source {
  private static final System.Logger LOG = System.getLogger("tandem.source");

  private final HttpTarget target;
  private final HttpOptions options;
  private final Dialer.Resolver resolver;
  private final List<Path> systemBundles;

  /**
   * Takes the URL; nothing is sent yet. User and password in it are sent as Basic authorization.
   *
   * @throws UpdateException USAGE when it is no such URL, or http and that is not allowed
   */
  public UrlSource(URI url, HttpOptions options) throws UpdateException {
    this(url.toString(), options, Dialer.Resolver.SYSTEM, TrustAnchors.SYSTEM_BUNDLES);
  }

  /** Takes the text of the URL and the system's parts that tests replace. */
  UrlSource(String url, HttpOptions options, Dialer.Resolver resolver, List<Path> systemBundles)
      throws UpdateException {
    this.target = parse(url);
    this.options = options;
    this.resolver = resolver;
    this.systemBundles = systemBundles;
    if (!target.secure() && !options.allowHttp()) {
      throw new UpdateException(ErrorKind.USAGE, target + ": is not encrypted, expected https")
          .withHint("add --allow-http if everybody on the way may see and change the artifact");
    }
  }

  private static HttpTarget parse(String url) throws UpdateException {
    try {
      return HttpTarget.parse(url);
    } catch (MalformedURLException e) {
      throw new UpdateException(ErrorKind.USAGE, Reasons.of(e), e);
    }
  }

  @Override
  public String name() {
    return target.toString();
  }

  @Override
  public ErrorKind failureKind() {
    return ErrorKind.UNAVAILABLE;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Throws CONFIG when proxies or ServerCertificate are set wrongly.
   */
  @Override
  public Opened open() throws UpdateException {
    HttpFetcher fetcher =
        new HttpFetcher(
            new Dialer(resolver, options.connectTimeout()),
            new Tls(options, systemBundles),
            ProxySettings.from(options.environment()),
            options.readTimeout());
    Redirects redirects = new Redirects(options.maxRedirects());
    HttpTarget at = target;
    try {
      while (true) {
        HttpReply reply = fetcher.get(at);
        Optional<String> location = reply.head().redirect();
        if (location.isEmpty()) {
          return accept(reply, shown(at));
        }
        reply.close();
        at = redirects.next(at, location.get());
        LOG.log(System.Logger.Level.DEBUG, "{0}: redirected to {1}", target, at);
      }
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.UNAVAILABLE, shown(at) + ": " + Reasons.of(e), e);
    }
  }

  private String shown(HttpTarget at) {
    String place = at.toString();
    return place.equals(name()) ? place : name() + ", redirected to " + place;
  }

  private static Opened accept(HttpReply reply, String name) throws IOException, UpdateException {
    boolean accepted = false;
    try {
      Opened opened = body(reply, name);
      accepted = true;
      return opened;
    } finally {
      if (!accepted) {
        reply.close();
      }
    }
  }

  private static Opened body(HttpReply reply, String name) throws IOException, UpdateException {
    ResponseHead head = reply.head();
    if (head.status() != 200) {
      throw refused(head, name);
    }
    if (!head.contentEncodings().isEmpty()) {
      String encodings = ResponseHead.shown(head.contentEncodings());
      throw new IOException("content encoding is " + encodings + ", expected none");
    }
    if (head.chunked()) {
      InputStream body = new ChunkedBody(reply.in());
      return new Opened(new SourceStream(body, name, SourceStream.UNKNOWN), OptionalLong.empty());
    }
    OptionalLong length = head.contentLength();
    return new Opened(
        new SourceStream(reply.in(), name, length.orElse(SourceStream.UNKNOWN)), length);
  }

  private static UpdateException refused(ResponseHead head, String name) {
    String message = name + ": server answered " + head.statusText() + ", expected 200";
    return switch (head.status()) {
      case 404, 410 -> new UpdateException(ErrorKind.NO_INPUT, message);
      case 401, 403 ->
          new UpdateException(ErrorKind.UNAVAILABLE, message)
              .withHint("check user and password in the URL; a signed URL may have expired");
      case 407 ->
          new UpdateException(ErrorKind.UNAVAILABLE, message)
              .withHint("check user and password in http_proxy");
      default -> new UpdateException(ErrorKind.UNAVAILABLE, message);
    };
  }
}
