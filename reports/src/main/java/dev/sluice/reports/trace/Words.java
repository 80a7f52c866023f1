package dev.sluice.reports.trace;

import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.rack.OlderWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Events in a few words of plain English; the actor is shown beside them. */
public final class Words {

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final double NANOS_PER_SECOND = 1e9;

  private Words() {}

  /** What happened. */
  public static String of(TraceEvent e) {
    return PlainText.in(words(e));
  }

  private static String wire(long version) {
    return version == OlderWire.VERSION ? ", wire version " + version : "";
  }

  private static String words(TraceEvent e) {
    return switch (e.kind()) {
      case "message" -> message(e);
      case "operation" -> operation(e);
      case "vmm" -> vmm(e);
      case "bhyve" -> bhyve(e);
      case "row" -> e.text("table") + " row " + or(e.text("name"), e.text("id")) + " " + row(e);
      case "transaction" -> e.text("name") + failure(e);
      case "fault" -> fault(e);
      case "strike" -> strike(e);
      case "log" -> log(e);
      default -> other(e);
    };
  }

  private static String message(TraceEvent e) {
    String what = e.text("what") + of(e.text("instance"));
    return switch (e.event()) {
      case "request-sent" -> what + " to " + e.text("to");
      case "request-lost" -> what + " to " + e.text("to") + " is lost";
      case "request-doubled" -> what + " to " + e.text("to") + " is doubled";
      case "request-received" ->
          what + " arrives from " + e.text("from") + (e.number("copy") > 0 ? " once more" : "");
      case "request-unheard" -> what + " reaches " + e.text("to") + ", which has no power";
      case "request-refused" -> what + ": connection refused by " + e.text("to");
      case "answer-sent" -> "answers " + what + failure(e);
      case "answer-lost" ->
          "answer to "
              + what
              + " is lost"
              + (e.text("broken").equals("true") ? ", the connection breaks" : "");
      case "answer-received" -> what + " answered" + failure(e);
      default -> what + " " + e.event().replace('-', ' ');
    };
  }

  private static String vmm(TraceEvent e) {
    return switch (e.event()) {
      case "launch-asked" ->
          "launch of "
              + e.text("vm")
              + " asked for"
              + (e.text("ready").equals("false") ? ", reservoir not ready" : "");
      case "launch-answered" -> "launch of " + e.text("vm") + ended(e, e.event());
      case "stop-asked" -> "stop of " + e.text("vm") + " asked for";
      case "stop-answered" -> "stop of " + e.text("vm") + ended(e, e.event());
      case "vmm-told" -> "says that " + e.text("vm") + " is " + state(e.text("state"));
      default -> other(e);
    };
  }

  private static String bhyve(TraceEvent e) {
    String vm = e.text("vm");
    return switch (e.event()) {
      case "create-asked" ->
          "VM-create of " + vm + " reaches bhyve (" + bytes(e.number("bytes")) + ")";
      case "vm-created" -> vm + " holds " + bytes(e.number("bytes"));
      case "create-failed" -> "VM-create of " + vm + " fails: " + e.text("errno");
      case "vm-gone" ->
          vm + (e.text("asked").equals("true") ? " is destroyed" : " ends with its boot");
      default -> other(e);
    };
  }

  private static String fault(TraceEvent e) {
    return switch (e.event()) {
      case "fault-began" -> e.text("fault") + amount(e) + on(e.text("target")) + " begins";
      case "fault-ended" -> e.text("fault") + amount(e) + on(e.text("target")) + " ends";
      default -> other(e);
    };
  }

  private static String amount(TraceEvent e) {
    return Stream.of(FaultKind.values())
        .filter(kind -> kind.label().equals(e.text("fault")))
        .map(kind -> kind.amount().text(e.number("amount")))
        .filter(text -> !text.isEmpty())
        .map(text -> " of " + text)
        .findFirst()
        .orElse("");
  }

  private static String log(TraceEvent e) {
    String level = e.text("level").equals("INFO") ? "" : e.text("level") + " ";
    return level + e.text("logger") + ": " + e.text("text");
  }

  private static String strike(TraceEvent e) {
    String peer = e.text("peer");
    return e.text("fault")
        + " strikes "
        + e.text("changed")
        + (peer.isEmpty() ? on(e.actor()) : " from " + e.actor() + " to " + peer);
  }

  private static String other(TraceEvent e) {
    return switch (e.event()) {
      case "reservoir-changed" ->
          "reservoir "
              + state(e.text("phase"))
              + ", kernel holds "
              + bytes(e.number("kernelBytes"))
              + " of "
              + bytes(e.number("desiredBytes"))
              + ", settled "
              + bytes(e.number("settledBytes"))
              + (e.text("errno").isEmpty() ? "" : ", " + e.text("errno"));
      case "sled-read" -> "settled at " + bytes(e.number("settledBytes")) + " at the end";
      case "report-sent" ->
          "report of generation "
              + e.text("generation")
              + ": "
              + state(e.text("phase"))
              + ", settled "
              + bytes(e.number("settledBytes"));
      case "nexus-asked" -> e.text("method") + " to Nexus";
      case "boot-began" -> "boot " + e.text("boot") + " begins" + wire(e.number("wireVersion"));
      case "boot-ended" -> "boot " + e.text("boot") + " ends";
      case "phase-began" -> "phase: " + e.text("phase");
      case "violation-found" -> e.text("oracle") + ": " + e.text("message");
      default -> e.event().replace('-', ' ');
    };
  }

  private static String row(TraceEvent e) {
    List<String> parts = new ArrayList<>();
    if (!e.text("state").isEmpty()) {
      parts.add(state(e.text("state")));
    }
    if (e.text("table").equals("sled")) {
      parts.add("generation " + e.text("generation"));
      parts.add("settled " + bytes(e.number("settledBytes")));
    } else if (e.get("bytes") != null) {
      parts.add(bytes(e.number("bytes")) + on(e.text("sled")));
    } else if (!e.text("sled").isEmpty()) {
      parts.add(on(e.text("sled")).strip());
    }
    if (!e.text("sagaStep").isEmpty()) {
      parts.add(state(e.text("sagaStep")) + " for " + e.text("instance"));
    }
    return e.text("change") + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
  }

  private static String operation(TraceEvent e) {
    return switch (e.event()) {
      case "copy-refused" -> "is told " + e.text("answer") + about(e.text("instance"));
      case "asked-again" -> "asks again" + about(e.text("instance"));
      case "keyed-answer" -> "answer under key " + e.text("key") + ": " + e.text("answer");
      case "order-given" -> state(e.text("order")) + of(e.text("sled")) + " asked for";
      case "order-answered" ->
          state(e.text("order")) + of(e.text("sled")) + ended(e, "order-answered");
      default -> e.text("operation") + " " + target(e) + ended(e, "operation-answered");
    };
  }

  private static String about(String what) {
    return what.isEmpty() ? "" : " about " + what;
  }

  private static String of(String what) {
    return what.isEmpty() ? "" : " of " + what;
  }

  private static String target(TraceEvent e) {
    String instance = instanceOf(e);
    return !instance.isEmpty() || e.text("operation").equals("list")
        ? instance
        : "sled-" + e.text("target");
  }

  /** The name of the instance that an operation of a user is about; empty if about none. */
  static String instanceOf(TraceEvent e) {
    return switch (e.text("operation")) {
      case "create", "start", "stop", "delete", "get" -> "vm-" + e.text("target");
      default -> "";
    };
  }

  private static String ended(TraceEvent e, String end) {
    return !e.is(end) ? "" : e.text("failure").isEmpty() ? ": yes" : failure(e);
  }

  private static String failure(TraceEvent e) {
    return e.text("failure").isEmpty() ? "" : ": " + e.text("failure");
  }

  private static String on(String what) {
    return what.isEmpty() ? "" : " on " + what;
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String state(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * A size in the unit that a person would use, exact: whole quarters of a GiB, or whole MiB up to
   * 16 GiB. Others are marked as rounded, to so many digits that 2 MiB, the page of a reservoir,
   * show: {@code ≈ 128.002 GiB}. Below a MiB it is whole KiB or bytes.
   */
  public static String bytes(long bytes) {
    if (bytes == 0) {
      return "0";
    } else if (bytes < MIB) {
      return bytes % KIB == 0 ? bytes / KIB + " KiB" : bytes + " bytes";
    } else if (bytes >= GIB && bytes % (GIB / 4) == 0) {
      return trimmed(bytes, GIB) + " GiB";
    } else if (bytes % MIB == 0 && bytes < 16 * GIB) {
      return bytes / MIB + " MiB";
    }
    return "≈ " + (bytes < GIB ? trimmed(bytes, MIB) + " MiB" : trimmed(bytes, GIB) + " GiB");
  }

  private static String trimmed(long bytes, long unit) {
    String text = String.format(Locale.ROOT, "%.3f", (double) bytes / unit);
    return text.replaceFirst("\\.?0+$", "");
  }

  /** A point of virtual time: {@code 1 m 52.300 s}. */
  public static String time(long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    long minutes = (long) (seconds / 60);
    return minutes == 0
        ? String.format(Locale.ROOT, "%.3f s", seconds)
        : String.format(Locale.ROOT, "%d m %.3f s", minutes, seconds - 60 * minutes);
  }
}
