package tandem.payload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Interpreter;
import tandem.process.LineListener;
import tandem.process.LiveProgram;
import tandem.process.ProgramCall;
import tandem.process.ProgramLine;
import tandem.process.ProgramLine.Channel;
import tandem.process.ProgramResult;

/** Makes the calls of one update module. */
final class ModuleProgram {
  private final ModuleContext context;
  private final String type;
  private final ModuleTree tree;

  ModuleProgram(ModuleContext context, String type, ModuleTree tree) {
    this.context = context;
    this.type = type;
    this.tree = tree;
  }

  /** Returns what stands before a message about a call. */
  String name(ModuleCall call) {
    return "update module " + type + ": " + call;
  }

  /**
   * Makes a call that is a state.
   *
   * @throws UpdateException MODULE when it fails, UNSUPPORTED when there is no such module
   */
  void state(ModuleCall call) throws UpdateException {
    Heard heard = new Heard(call);
    judge(call, context.host().run(programCall(call), heard), heard);
  }

  /**
   * Makes a call that is a question.
   *
   * @return the first line of its output, empty if there is none
   * @throws UpdateException MODULE when it fails or prints more than a line
   */
  String question(ModuleCall call) throws UpdateException {
    Answer answer = new Answer(call);
    judge(call, context.host().run(programCall(call), answer), answer.heard);
    if (answer.lines.size() > 1) {
      throw new UpdateException(
          ErrorKind.MODULE, name(call) + ": got more than one line, expected a word");
    }
    return answer.lines.isEmpty() ? "" : answer.lines.get(0);
  }

  /** Starts a call that goes on while it is talked to. */
  Started start(ModuleCall call) throws UpdateException {
    Heard heard = new Heard(call);
    return new Started(call, context.host().start(programCall(call), heard), heard);
  }

  private ProgramCall programCall(ModuleCall call) throws UpdateException {
    context.folder().check(type);
    Path folder = deviceTree();
    String program = context.folder().devicePath(type);
    List<String> words = List.of(program, call.toString(), folder.toString());
    ProgramCall programCall = ProgramCall.of(words, folder, context.timeout());
    return context.paths().isHost() ? programCall : programCall.inside(context.paths().root());
  }

  private Path deviceTree() throws UpdateException {
    if (context.paths().isHost()) {
      return tree.root();
    }
    Path root = context.paths().root();
    if (!tree.root().startsWith(root)) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              tree.root() + ": is not below the root " + root + ", in which modules are to run")
          .withHint("leave out --data, or name a folder below the root");
    }
    return Path.of("/").resolve(root.relativize(tree.root()).toString());
  }

  private void judge(ModuleCall call, ProgramResult result, Heard heard) throws UpdateException {
    if (!result.ok()) {
      String last = heard.lastError == null ? "" : ": " + Printed.safe(heard.lastError);
      Path root = context.paths().root();
      Path program = root.resolve(context.folder().devicePath(type).substring(1));
      last += Interpreter.problem(result, program, root);
      throw new UpdateException(ErrorKind.MODULE, name(call) + ": " + result + last);
    }
  }

  /** A call that goes on. */
  final class Started implements AutoCloseable {
    private final ModuleCall call;
    private final LiveProgram program;
    private final Heard heard;

    private Started(ModuleCall call, LiveProgram program, Heard heard) {
      this.call = call;
      this.program = program;
      this.heard = heard;
    }

    LiveProgram program() {
      return program;
    }

    ModuleHost host() {
      return context.host();
    }

    String name() {
      return ModuleProgram.this.name(call);
    }

    /** Waits for its end, and fails if the module has. */
    void await() throws UpdateException {
      judge(call, program.await(), heard);
    }

    /** Ends the module if it still runs. */
    @Override
    public void close() throws UpdateException {
      program.close();
    }
  }

  /** Passes on what a module prints, and keeps its last complaint. */
  private final class Heard implements LineListener {
    private final ModuleCall call;
    private volatile @Nullable String lastError;

    Heard(ModuleCall call) {
      this.call = call;
    }

    @Override
    public void on(ProgramLine line) {
      if (line.channel() == Channel.ERRORS && !line.text().isBlank()) {
        lastError = line.text().strip();
      }
      context.listener().on(type, call.toString(), line);
    }
  }

  /** Keeps the answer to a question, and passes on only the complaints. */
  private final class Answer implements LineListener {
    private final Heard heard;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    Answer(ModuleCall call) {
      this.heard = new Heard(call);
    }

    @Override
    public void on(ProgramLine line) {
      if (line.channel() == Channel.ERRORS) {
        heard.on(line);
      } else if (lines.size() < 2) {
        lines.add(line.text());
      }
    }
  }
}
