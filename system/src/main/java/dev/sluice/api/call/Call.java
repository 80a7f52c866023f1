package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * One call of an API with all its arguments. Each record carries its name on the wire as {@link
 * JsonTypeName}; the name stays when the record is renamed.
 *
 * @param <R> what a call that succeeds is answered with; {@link Void} for nothing
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "call")
public sealed interface Call<R>
    permits SledAgentCall, NexusInternalCall, InstanceCall, SledAdminCall {

  /** Its name on the wire and in traces, such as {@code ensure-running}; unique among all calls. */
  default String name() {
    return CallType.nameOf(getClass());
  }
}
