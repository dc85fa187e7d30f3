package tandem.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.managed.DeviceKey;
import tandem.managed.ServerException;
import tandem.managed.ServerSession;

@Command(
    name = "bootstrap",
    description = {
      "Make this device's key, if it has none, and ask the server to accept the device.",
      "Exits with 69 as long as the server does not accept it; asking again is harmless."
    })
final class BootstrapCommand implements TandemCommand {
  private final Context context;

  @Option(
      names = {"-F", "--forcebootstrap"},
      description = "Make a new key, by which the server will not know the device again.")
  boolean force;

  BootstrapCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException {
    ServerTalk talk = new ServerTalk(context);
    if (force) {
      if (talk.config().managed().authKey().isPresent()) {
        throw new UpdateException(
            ErrorKind.CONFIG,
            "Security.AuthPrivateKey is set: Tandem does not replace a key that it has not made");
      }
      DeviceKey.make(talk.keyFile());
    }
    ServerSession session = talk.session();
    try {
      session.authorize();
    } catch (ServerException e) {
      UpdateException failure =
          new UpdateException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
      throw e.isNotAccepted()
          ? failure.withHint("accept the device on the server, then try again")
          : failure;
    }
    return Answer.ok(
        List.of("Accepted by " + session.url() + "."),
        Map.of("server", JsonValue.of(session.url())));
  }
}
