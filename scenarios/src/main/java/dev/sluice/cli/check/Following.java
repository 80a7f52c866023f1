package dev.sluice.cli.check;

import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Shown;
import dev.sluice.sim.check.Budget;
import dev.sluice.sim.check.Follower;
import dev.sluice.sim.check.Follower.Standing;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code sluice check --follow}: a history is judged while somebody writes it. */
final class Following {

  /** While there is always more to read, so often is the history looked at. */
  private static final int EVENTS_A_LOOK = 500;

  private final Task task;
  private final Follower follower;
  private final Terminal terminal;
  private final Stop stop;
  private int events;

  /** Thrown to the reader of events once it is settled how the history stands. */
  private static final class Settled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Settled() {
      super("settled", null, false, false);
    }
  }

  Following(
      Task task, String model, @Nullable Object init, Budget budget, Terminal terminal, Stop stop) {
    this.task = task;
    this.terminal = terminal;
    this.stop = stop;
    follower = new Follower(model, init, budget);
  }

  /** Follows until the history is not valid, or ends, or the end is asked for. */
  int run() throws IOException {
    stop.onRequest(() -> {}); // so that whoever ends the process waits for the verdict
    try (InputStream in = open()) {
      HistoryReader.follow(in, this::take);
    } catch (NoSuchFileException e) {
      throw new BadInputException(task.name() + ": there is no such file", e);
    } catch (GrowingInput.Stopped | Settled e) {
      return say();
    } catch (MalformedHistoryException e) {
      terminal.err().println("sluice check: " + Shown.line(task.name() + ": " + e.getMessage()));
      return ExitCode.BAD_INPUT;
    } catch (OutOfMemoryError e) {
      terminal.out().println("unknown    " + task.name() + ": the memory of the JVM is spent");
      return ExitCode.UNDECIDED;
    }
    return say();
  }

  private InputStream open() throws IOException {
    return task.name().equals("-")
        ? new GrowingInput(System.in, true, stop, this::look)
        : new GrowingInput(Files.newInputStream(task.path()), false, stop, this::look);
  }

  private void take(Op op) {
    follower.add(op);
    if (++events % EVENTS_A_LOOK == 0) {
      look();
    }
  }

  private void look() {
    if (follower.look(false) != Standing.VALID) {
      throw new Settled();
    }
  }

  private int say() {
    Standing standing = follower.look(true);
    String note = follower.note();
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%-9s  %s  (%d operations, %d in doubt, %d steps)%s%n",
            standing.name().toLowerCase(Locale.ROOT),
            task.name(),
            follower.operations(),
            follower.inDoubt(),
            follower.steps(),
            note == null ? "" : ": " + note);
    terminal.out().flush();
    if (standing == Standing.INVALID) {
      stop.violationFound();
    }
    return switch (standing) {
      case VALID -> ExitCode.OK;
      case INVALID -> ExitCode.VIOLATION;
      case UNKNOWN -> ExitCode.UNDECIDED;
    };
  }
}
