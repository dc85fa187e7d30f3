package tandem.artifact;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The calls of PKCS#11 that signing takes, through the bridge that the Java platform has for its
 * own key store. That key store itself is of no use here: it shows only keys with a certificate.
 * The bridge is closed unless Java is started with {@link #OPTION}; Tandem's launcher does so when
 * a token is asked for.
 */
final class Cryptoki {
  static final String OPTION =
      "--add-exports=jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED";

  static final long CLASS = 0x0;
  static final long LABEL = 0x3;
  static final long KEY_TYPE = 0x100;
  static final long ID = 0x102;
  static final long MODULUS = 0x120;
  static final long PUBLIC_EXPONENT = 0x122;
  static final long EC_PARAMS = 0x180;
  static final long EC_POINT = 0x181;
  static final long ALWAYS_AUTHENTICATE = 0x202;

  private static final String BRIDGE = "sun.security.pkcs11.wrapper.";
  private static final long SERIAL_SESSION = 0x4;
  private static final long USER = 1;
  private static final long CONTEXT_SPECIFIC = 2;
  private static final long OS_LOCKING_OK = 0x2;
  private static final int MOST_OBJECTS = 64;

  private final Class<?> type;
  private final Object library;

  private Cryptoki(Class<?> type, Object library) {
    this.type = type;
    this.library = library;
  }

  /**
   * Loads the library of a token.
   *
   * @throws SigningFailedException when it does not load, or Java does not allow the use of the
   *     bridge
   */
  static Cryptoki load(String module) throws SigningFailedException {
    try {
      Class<?> type = Class.forName(BRIDGE + "PKCS11");
      Class<?> settings = Class.forName(BRIDGE + "CK_C_INITIALIZE_ARGS");
      Object arguments = settings.getConstructor().newInstance();
      settings.getField("flags").setLong(arguments, OS_LOCKING_OK);
      Object library =
          type.getMethod("getInstance", String.class, String.class, settings, boolean.class)
              .invoke(null, module, "C_GetFunctionList", arguments, false);
      return new Cryptoki(type, library);
    } catch (IllegalAccessException e) {
      throw new SigningFailedException(
          "PKCS#11 needs the Java option " + OPTION + ", for instance in TANDEM_JAVA_OPTS", e);
    } catch (InvocationTargetException e) {
      throw failed(module + ": the PKCS#11 module does not load", e);
    } catch (ReflectiveOperationException e) {
      throw new SigningFailedException("this Java runtime has no jdk.crypto.cryptoki: " + e, e);
    }
  }

  /** Returns the numbers of the slots that have a token. */
  long[] slots() throws SigningFailedException {
    return (long[]) call("C_GetSlotList", new Class<?>[] {boolean.class}, true);
  }

  /** Returns a text about the token in a slot, for instance {@code label}. */
  String tokenInfo(long slot, String field) throws SigningFailedException {
    Object info = call("C_GetTokenInfo", new Class<?>[] {long.class}, slot);
    try {
      return new String((char[]) info.getClass().getField(field).get(info)).strip();
    } catch (ReflectiveOperationException e) {
      throw new SigningFailedException("this Java runtime does not tell a token's " + field, e);
    }
  }

  long openSession(long slot) throws SigningFailedException {
    Class<?> notify = bridge("CK_NOTIFY");
    Class<?>[] types = {long.class, long.class, Object.class, notify};
    return (long) call("C_OpenSession", types, slot, SERIAL_SESSION, null, null);
  }

  void login(long session, char[] pin) throws SigningFailedException {
    login(session, USER, pin);
  }

  /** Proves the PIN once more, for keys that want it with every signature. */
  void loginForOneUse(long session, char[] pin) throws SigningFailedException {
    login(session, CONTEXT_SPECIFIC, pin);
  }

  private void login(long session, long user, char[] pin) throws SigningFailedException {
    Class<?>[] types = {long.class, long.class, char[].class};
    call("C_Login", types, session, user, pin);
  }

  /** Returns the objects with these attributes: number, value, number, value. */
  long[] find(long session, Object... attributes) throws SigningFailedException {
    Object template = Array.newInstance(bridge("CK_ATTRIBUTE"), attributes.length / 2);
    for (int i = 0; i < attributes.length; i += 2) {
      Array.set(template, i / 2, attribute((long) attributes[i], attributes[i + 1]));
    }
    call("C_FindObjectsInit", new Class<?>[] {long.class, template.getClass()}, session, template);
    try {
      Class<?>[] types = {long.class, long.class};
      return (long[]) call("C_FindObjects", types, session, (long) MOST_OBJECTS);
    } finally {
      call("C_FindObjectsFinal", new Class<?>[] {long.class}, session);
    }
  }

  /** Returns the bytes of an attribute; null when the object has none such or does not show it. */
  byte @Nullable [] attribute(long session, long object, long number) {
    return value(session, object, number) instanceof byte[] bytes ? bytes : null;
  }

  /** Tells whether an attribute is there and true. */
  boolean isTrue(long session, long object, long number) {
    Object value = value(session, object, number);
    // The bridge leaves attributes that it does not know, such as ALWAYS_AUTHENTICATE, as bytes.
    return Boolean.TRUE.equals(value)
        || (value instanceof byte[] bytes && bytes.length == 1 && bytes[0] != 0);
  }

  /** Returns an attribute that is a number; -1 when it is not there. */
  long number(long session, long object, long number) {
    return value(session, object, number) instanceof Long value ? value : -1;
  }

  private @Nullable Object value(long session, long object, long number) {
    try {
      Object template = Array.newInstance(bridge("CK_ATTRIBUTE"), 1);
      Array.set(template, 0, attribute(number, null));
      Class<?>[] types = {long.class, long.class, template.getClass()};
      call("C_GetAttributeValue", types, session, object, template);
      Object attribute = Array.get(template, 0);
      return attribute.getClass().getField("pValue").get(attribute);
    } catch (SigningFailedException | ReflectiveOperationException e) {
      return null; // tokens need not have every attribute, nor show it
    }
  }

  void signInit(long session, long mechanism, long key) throws SigningFailedException {
    Class<?> mechanisms = bridge("CK_MECHANISM");
    Object chosen;
    try {
      chosen = mechanisms.getConstructor(long.class).newInstance(mechanism);
    } catch (ReflectiveOperationException e) {
      throw new SigningFailedException("this Java runtime speaks another PKCS#11: " + e, e);
    }
    Class<?>[] types = {long.class, mechanisms, long.class};
    call("C_SignInit", types, session, chosen, key);
  }

  byte[] sign(long session, byte[] data) throws SigningFailedException {
    return (byte[]) call("C_Sign", new Class<?>[] {long.class, byte[].class}, session, data);
  }

  private static Object attribute(long number, @Nullable Object value)
      throws SigningFailedException {
    Class<?> attributes = bridge("CK_ATTRIBUTE");
    try {
      if (value == null) {
        return attributes.getConstructor(long.class).newInstance(number);
      }
      Class<?> type = value instanceof Long ? long.class : Object.class;
      return attributes.getConstructor(long.class, type).newInstance(number, value);
    } catch (ReflectiveOperationException e) {
      throw new SigningFailedException("this Java runtime speaks another PKCS#11: " + e, e);
    }
  }

  private static Class<?> bridge(String name) throws SigningFailedException {
    try {
      return Class.forName(BRIDGE + name);
    } catch (ClassNotFoundException e) {
      throw new SigningFailedException("this Java runtime speaks another PKCS#11: " + e, e);
    }
  }

  private Object call(String name, Class<?>[] types, @Nullable Object... arguments)
      throws SigningFailedException {
    try {
      Method method = type.getMethod(name, types);
      Object result = method.invoke(library, arguments);
      return result == null ? "" : result;
    } catch (InvocationTargetException e) {
      throw failed(name, e);
    } catch (ReflectiveOperationException e) {
      throw new SigningFailedException("this Java runtime speaks another PKCS#11: " + e, e);
    }
  }

  // The message of the bridge is the name of the token's error, such as CKR_PIN_INCORRECT.
  private static SigningFailedException failed(String what, InvocationTargetException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new SigningFailedException(what + ": " + cause.getMessage(), cause);
  }
}
