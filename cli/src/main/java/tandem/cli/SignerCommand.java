package tandem.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tandem.artifact.DetachedSignature;
import tandem.artifact.Digest;
import tandem.artifact.SignatureFormat;
import tandem.artifact.Signer;
import tandem.artifact.SigningFailedException;
import tandem.artifact.Verifier;

/**
 * Signs by a command of the user: it gets the SHA-256 digest of the manifest, 32 bytes, on standard
 * input, and prints the signature.
 */
final class SignerCommand implements Signer {
  private static final String NAME = "signer command";

  private final String command;
  private final Duration timeout;
  private final Optional<Verifier> key;

  /**
   * Takes the command.
   *
   * @param command for {@code /bin/sh -c}
   * @param key checks what the command made, if given
   */
  SignerCommand(String command, Duration timeout, Optional<Verifier> key) {
    this.command = command;
    this.timeout = timeout;
    this.key = key;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Verifier> publicKey() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) throws IOException {
    byte[] printed = run(Digest.sha256(message));
    String what = "what the " + NAME + " printed";
    return key.isPresent()
        ? DetachedSignature.checked(what, printed, SignatureFormat.AUTO, key.get(), message)
        : DetachedSignature.unchecked(what, printed, SignatureFormat.AUTO);
  }

  private byte[] run(Digest digest) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", "-c", command));
    builder.environment().put("TANDEM_DIGEST", digest.hex());
    builder.environment().put("TANDEM_DIGEST_ALGORITHM", "sha256");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    Thread atExit = new Thread(() -> end(process), "end of signer command");
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      return await(process, digest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SigningFailedException(NAME + ": interrupted", e);
    } finally {
      end(process);
      forget(atExit);
    }
  }

  private byte[] await(Process process, Digest digest) throws IOException, InterruptedException {
    Output output = new Output(process);
    feed(process, digest);
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
    output.requireShort();
    if (!ended) {
      throw new SigningFailedException(NAME + ": did not end within " + timeout.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new SigningFailedException(NAME + ": exit code " + process.exitValue());
    }
    // A child that it left behind can hold the output open.
    output.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    return output.content();
  }

  private static void feed(Process process, Digest digest) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(digest.bytes());
    } catch (IOException e) {
      return; // it may take the digest from its environment, and end without reading this one
    }
  }

  /** Ends the command and all that it has started. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the program is ending already, and the hook does its work
    }
  }

  /**
   * Reads what the command prints, in the background, so that it never waits for us. When that is
   * more than any signature has, the command is ended.
   */
  private static final class Output extends Thread {
    private final Process process;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    Output(Process process) {
      super("output of signer command");
      this.process = process;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      byte[] buffer = new byte[4096];
      try (InputStream in = process.getInputStream()) {
        int n = in.read(buffer);
        while (n >= 0 && keep(buffer, n)) {
          n = in.read(buffer);
        }
      } catch (IOException e) {
        return; // the command was ended
      }
    }

    private boolean keep(byte[] buffer, int length) {
      synchronized (bytes) {
        tooLong = bytes.size() + length > DetachedSignature.LARGEST;
        if (!tooLong) {
          bytes.write(buffer, 0, length);
          return true;
        }
      }
      end(process);
      return false;
    }

    void requireShort() throws IOException {
      synchronized (bytes) {
        if (tooLong) {
          throw new SigningFailedException(
              NAME
                  + ": printed more than "
                  + DetachedSignature.LARGEST
                  + " bytes, expected a signature");
        }
      }
    }

    byte[] content() throws IOException {
      synchronized (bytes) {
        requireShort();
        return bytes.toByteArray();
      }
    }
  }
}
