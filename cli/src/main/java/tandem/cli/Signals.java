package tandem.cli;

import java.lang.reflect.Proxy;

/**
 * Hears signals of the operating system. Through reflection, because the compiler warns of every
 * use of the class that the platform has for it.
 */
final class Signals {
  private Signals() {}

  /** Runs something on each signal of this name, for instance {@code USR1}, in a thread. */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                  return null;
                }
                return ofObject(self, method.getName(), arguments);
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger("tandem.cli")
          .log(System.Logger.Level.WARNING, () -> "signal " + name + " is not heard: " + e);
    }
  }

  private static Object ofObject(Object self, String method, Object[] arguments) {
    return switch (method) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "handler of a signal";
    };
  }
}
