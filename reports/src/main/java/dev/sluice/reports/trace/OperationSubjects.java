package dev.sluice.reports.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which instance an operation of a user is about. The events of operations have its number only,
 * and those of their requests nothing of it; here both get a field {@code instance}, as the rows
 * and the launches of that instance have it.
 */
final class OperationSubjects {

  private static final String INSTANCE = "instance";

  private final Map<String, String> newestByName = new HashMap<>();
  private final Map<String, String> byCall = new HashMap<>();
  private final Map<String, String> byMessage = new HashMap<>();

  /** Of the operation that was last in the present step; empty if none was. */
  private String asking = "";

  private long step = -1;

  private OperationSubjects() {}

  /** {@code events}, which have short names, with that field where it is missing. */
  static List<TraceEvent> in(List<TraceEvent> events) {
    OperationSubjects subjects = new OperationSubjects();
    List<TraceEvent> with = new ArrayList<>(events.size());
    events.forEach(event -> with.add(subjects.with(event)));
    return List.copyOf(with);
  }

  private TraceEvent with(TraceEvent event) {
    if (event.step() != step) {
      step = event.step();
      asking = "";
    }
    if (event.text("table").equals(INSTANCE) && event.text("change").equals("inserted")) {
      newestByName.put(event.text("name"), event.text("id"));
    }
    String instance =
        switch (event.kind()) {
          case "operation" -> ofOperation(event);
          case "message" -> ofMessage(event);
          default -> "";
        };
    if (instance.isEmpty() || event.get(INSTANCE) != null) {
      return event;
    }
    Map<String, Object> fields = new LinkedHashMap<>(event.fields());
    fields.put(INSTANCE, instance);
    return event.with(fields);
  }

  private String ofOperation(TraceEvent event) {
    String call = event.text("call");
    String name = Words.instanceOf(event);
    if (!name.isEmpty()) {
      byCall.put(call, newestByName.getOrDefault(name, name));
    }
    asking = byCall.getOrDefault(call, "");
    return asking;
  }

  /** A request belongs to the operation before it in the step in which it is sent. */
  private String ofMessage(TraceEvent event) {
    String message = event.text("message");
    if (event.is("request-sent") && !asking.isEmpty() && event.actor().startsWith("client")) {
      byMessage.putIfAbsent(message, asking);
      asking = "";
    }
    return byMessage.getOrDefault(message, "");
  }
}
