package tandem.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.managed.ControlSocket;
import tandem.managed.ControlSocket.Wish;

/** Asks the daemon of the device for something that it would do by itself only later. */
abstract sealed class WishCommand implements TandemCommand {
  private final Context context;
  private final Wish wish;

  private WishCommand(Context context, Wish wish) {
    this.context = context;
    this.wish = wish;
  }

  @Override
  public Answer run() throws UpdateException {
    ControlSocket.ask(new ServerTalk(context).socket(), wish);
    return Answer.ok(List.of("The daemon was told."), Map.of());
  }

  @Command(
      name = "check-update",
      description = "Let the running daemon ask the server for an update now.")
  static final class CheckUpdate extends WishCommand {
    CheckUpdate(Context context) {
      super(context, Wish.CHECK_UPDATE);
    }
  }

  @Command(
      name = "send-inventory",
      description = "Let the running daemon send the inventory to the server now.")
  static final class SendInventory extends WishCommand {
    SendInventory(Context context) {
      super(context, Wish.SEND_INVENTORY);
    }
  }
}
