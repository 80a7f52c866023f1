package dev.sluice.bhyve.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes over the socket: a JSON object a line. Answers come in any order. */
final class DeviceMessages {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private DeviceMessages() {}

  /** What may be asked for. */
  enum What {
    QUERY,
    RESIZE,
    CREATE,
    DESTROY,
    VMS,
    /** The device's clock; of an emulated one alone, as is the next. */
    CLOCK,
    /** Sets what the host can spare for the reservoir. */
    HOST
  }

  /**
   * A request.
   *
   * @param id of the request, unique on its connection
   * @param name of a VM; empty where there is none
   * @param bytes the target of a resize, or the memory of a VM
   * @param chunkBytes of a resize
   */
  record Request(long id, What what, String name, long bytes, long chunkBytes) {

    String text() {
      return "bhyve " + what + (name.isEmpty() ? "" : " " + name);
    }
  }

  /** The answer to the request with this id. */
  record Reply(
      long id,
      @Nullable Errno errno,
      @Nullable ReservoirUsage usage,
      @Nullable List<String> vms,
      long nanos) {

    static Reply done(long id) {
      return new Reply(id, null, null, null, 0);
    }

    static Reply failed(long id, Errno errno) {
      return new Reply(id, errno, null, null, 0);
    }
  }

  static String line(Object message) {
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Request request(String line) throws IOException {
    return JSON.readValue(line, Request.class);
  }

  static DeviceEvent event(String line) throws IOException {
    return JSON.readValue(line, DeviceEvent.class);
  }

  static Reply reply(String line) throws IOException {
    return JSON.readValue(line, Reply.class);
  }
}
