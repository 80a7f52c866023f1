package dev.sluice.sim.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.sluice.api.ReservoirMode;
import java.io.IOException;

/**
 * One sled of the rack.
 *
 * @param ramGib physical RAM
 * @param reservoir what its sled-agent is configured to set up
 * @param growthMibPerSecond how fast bhyve adds memory to the reservoir
 * @param arrivesMillis when it is first powered on
 * @param agentBehind whether its sled-agent speaks the version of the wire before the newest, until
 *     it is upgraded; false in files that do not say
 */
public record SledPlan(
    long ramGib,
    ReservoirMode reservoir,
    long growthMibPerSecond,
    long arrivesMillis,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = FalseIfAbsent.class)
        boolean agentBehind) {

  /** Reads what files may leave out. */
  static final class FalseIfAbsent extends StdDeserializer<Boolean> {

    private static final long serialVersionUID = 1L;

    FalseIfAbsent() {
      super(Boolean.class);
    }

    @Override
    public Boolean deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return context.readValue(parser, Boolean.class);
    }

    @Override
    public Boolean getAbsentValue(DeserializationContext context) {
      return false;
    }
  }

  /** A sled whose sled-agent speaks the newest version. */
  public SledPlan(
      long ramGib, ReservoirMode reservoir, long growthMibPerSecond, long arrivesMillis) {
    this(ramGib, reservoir, growthMibPerSecond, arrivesMillis, false);
  }

  /** This sled with a sled-agent that speaks the newest version. */
  public SledPlan withNewestAgent() {
    return new SledPlan(ramGib, reservoir, growthMibPerSecond, arrivesMillis);
  }

  /** This sled, powered on at another time. */
  public SledPlan arrivingAt(long millis) {
    return new SledPlan(ramGib, reservoir, growthMibPerSecond, millis, agentBehind);
  }
}
