package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** An artifact on an https or, if that is allowed, http server. */
public final class UrlSource implements Source {
  private final HttpTarget target;
  private final HttpOptions options;
  private final Dialer.Resolver resolver;
  private final List<Path> systemBundles;
  private final Pauses pauses;

  /**
   * Takes the URL; nothing is sent yet. User and password in it are sent as Basic authorization.
   *
   * @throws UpdateException USAGE when it is no such URL, or http and that is not allowed
   */
  public UrlSource(URI url, HttpOptions options) throws UpdateException {
    this(url.toString(), options, Dialer.Resolver.SYSTEM, TrustAnchors.SYSTEM_BUNDLES);
  }

  /** Takes the text of the URL, and who finds addresses and certificates. */
  UrlSource(String url, HttpOptions options, Dialer.Resolver resolver, List<Path> systemBundles)
      throws UpdateException {
    this(url, options, resolver, systemBundles, Pauses.REAL);
  }

  /** Takes also who waits between two tries. */
  UrlSource(
      String url,
      HttpOptions options,
      Dialer.Resolver resolver,
      List<Path> systemBundles,
      Pauses pauses)
      throws UpdateException {
    this.target = parse(url);
    this.options = options;
    this.resolver = resolver;
    this.systemBundles = systemBundles;
    this.pauses = pauses;
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
   * <p>A body that breaks off goes on by itself, as {@link HttpOptions#retry} says; what comes out
   * is always one version of the file. Throws CONFIG when proxies or ServerCertificate are set
   * wrongly.
   */
  @Override
  public Opened open() throws UpdateException {
    HttpFetcher fetcher =
        new HttpFetcher(
            new Dialer(resolver, options.connectTimeout()),
            new Tls(options, systemBundles),
            ProxySettings.from(options.environment()),
            options.readTimeout());
    HttpResource resource = new HttpResource(fetcher, target, options.maxRedirects());
    Backoff backoff = new Backoff(options.retry(), pauses);
    try {
      HttpPart first = first(resource, backoff);
      String name = resource.place();
      InputStream body = new ResumingBody(resource, first, backoff, name);
      return new Opened(new SourceStream(body, name, first.end()), first.version().length());
    } catch (RefusedException e) {
      throw refused(resource.place() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.UNAVAILABLE, resource.place() + ": " + Reasons.of(e), e);
    }
  }

  // A server that says "later" is asked again. One that can not be reached at all is not: the URL
  // may be wrong, and whoever waits for us wants to know that now.
  private static HttpPart first(HttpResource resource, Backoff backoff)
      throws IOException, UpdateException {
    while (true) {
      try {
        return resource.whole();
      } catch (RefusedException e) {
        if (!e.isTransient()) {
          throw e;
        }
        backoff.await(resource.place(), e);
      }
    }
  }

  private static UpdateException refused(String message, RefusedException e) {
    return switch (e.status()) {
      case 404, 410 -> new UpdateException(ErrorKind.NO_INPUT, message, e);
      case 401, 403 ->
          new UpdateException(ErrorKind.UNAVAILABLE, message, e)
              .withHint("check user and password in the URL; a signed URL may have expired");
      case 407 ->
          new UpdateException(ErrorKind.UNAVAILABLE, message, e)
              .withHint("check user and password in http_proxy");
      default -> new UpdateException(ErrorKind.UNAVAILABLE, message, e);
    };
  }
}
