package tandem.cli;

import java.nio.file.Path;
import java.util.Optional;
import tandem.config.DeviceConfig;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.managed.DeviceKey;
import tandem.managed.DeviceScripts;
import tandem.managed.Identity;
import tandem.managed.ServerSession;
import tandem.source.HttpCalls;

/** What a device needs for talking with its server, put together from its configuration. */
final class ServerTalk {
  private final Context context;
  private final DeviceFacts facts;

  /**
   * Reads the configuration.
   *
   * @throws UpdateException CONFIG when there is a setting that this version can not make use of
   */
  ServerTalk(Context context) throws UpdateException {
    this.context = context;
    this.facts = DeviceFacts.of(context);
    facts.config().unusable().refuseManaged();
    Optional<String> key = facts.config().server().clientKey();
    if (key.isPresent() && key.get().startsWith("pkcs11:")) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "HttpsClient.Key: a key in a token can not be used yet, expected a file");
    }
  }

  DeviceConfig config() {
    return facts.config();
  }

  /** Returns the file of the socket where the daemon hears commands. */
  Path socket() throws UpdateException {
    return facts.paths().resolve("/run/tandem-daemon");
  }

  /** Returns the folder of the logs of deployments. */
  Path logFolder() throws UpdateException {
    Optional<String> configured = config().managed().logFolder();
    return configured.isPresent() ? facts.paths().resolve(configured.get()) : config().dataStore();
  }

  /** Returns the file with the key of the device. */
  Path keyFile() throws UpdateException {
    Optional<String> configured = config().managed().authKey();
    if (configured.isEmpty()) {
      return config().dataStore().resolve(DeviceKey.FILE_NAME);
    }
    if (configured.get().startsWith("pkcs11:")) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "Security.AuthPrivateKey: a key in a token can not be used yet, expected a file");
    }
    return facts.paths().resolve(configured.get());
  }

  /** Returns the key of the device; makes one where none is and none is configured. */
  DeviceKey key() throws UpdateException {
    return config().managed().authKey().isPresent()
        ? DeviceKey.load(keyFile())
        : DeviceKey.loadOrMake(keyFile());
  }

  DeviceScripts scripts() {
    return new DeviceScripts(facts.paths(), new TemporaryPrograms(), facts.paths().isHost());
  }

  /**
   * Returns the conversation with the servers; nothing is sent yet.
   *
   * @throws UpdateException CONFIG when there is no server, or no key that can be used
   */
  ServerSession session() throws UpdateException {
    return new ServerSession(
        new HttpCalls(new InstallTerms(context, facts).http(false)),
        config().server().urls(),
        config().managed(),
        new Identity(config().managed().identity(), scripts()),
        key());
  }
}
