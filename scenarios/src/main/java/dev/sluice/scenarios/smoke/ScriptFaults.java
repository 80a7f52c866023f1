package dev.sluice.scenarios.smoke;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Does to processes what the faults of a script say. */
final class ScriptFaults {

  private final SmokeRack rack;
  private final StepBound bound;
  private final SortedMap<Integer, Fault> lackMemory = new TreeMap<>();

  ScriptFaults(SmokeRack rack, StepBound bound) {
    this.rack = rack;
    this.bound = bound;
  }

  /** Begins one. */
  void begin(Fault fault) throws IOException, InterruptedException {
    LocalRack own = rack.local();
    if (fault.target() instanceof Target.Sled target) {
      begin(fault, rack.sleds().get(target.number()));
    } else if (fault.target() instanceof Target.Nexus nexus) {
      if (fault.kind() == FaultKind.NEXUS_PAUSE) {
        own.freezeNexus(nexus.number());
      } else {
        own.killNexus(nexus.number());
      }
    } else if (fault.target() instanceof Target.Store) {
      rack.journal().deed("database", "fail");
      own.database().link().set(LinkProxy.Mode.CUT);
    } else {
      for (LinkProxy link : links(fault)) {
        if (fault.kind() == FaultKind.REFUSE_CONNECTION) {
          link.refuse();
        } else {
          link.set(
              switch (fault.kind()) {
                case NET_DELAY -> LinkProxy.Mode.DELAY;
                case LOSE_REQUEST -> LinkProxy.Mode.CUT_FORTH;
                case LOSE_REPLY, HALF_OPEN -> LinkProxy.Mode.CUT_BACK;
                default -> LinkProxy.Mode.CUT;
              });
        }
      }
    }
  }

  private void begin(Fault fault, SmokeSled sled) throws IOException, InterruptedException {
    LocalRack own = rack.local();
    switch (fault.kind()) {
      case AGENT_RESTART, AGENT_SHUTDOWN -> {
        rack.user().agentIsKilled(sled);
        own.agent(sled).kill();
      }
      case AGENT_PAUSE -> own.freezeAgent(sled);
      case SLED_REBOOT -> {
        rack.user().vmsAreLost(sled);
        rack.journal().deed(sled.name(), "sled-power-cycled");
        long from = rack.journal().nowNanos();
        own.agent(sled).kill();
        own.device(sled).kill();
        rack.user().wentDown(sled, from, rack.journal().nowNanos());
      }
      case ENOMEM, ENOSPC -> {
        lackMemory.put(sled.number(), fault);
        ReservoirSteps.hostBytes(rack, sled, own.limitBytes(sled) / 100 * fault.amount());
      }
      case RESIZED_BY_OTHER -> {
        long bytes = ReservoirMode.aligned(sled.reservoirBytes() / 100 * fault.amount());
        rack.journal().deed(sled.name() + "-device", "resize", bytes);
        RackUser.await(sled.control().resizeReservoir(bytes, bytes));
      }
      default -> throw new IllegalArgumentException(fault.kind().label());
    }
  }

  /** Ends one that has begun. */
  void end(Fault fault) throws IOException, InterruptedException {
    LocalRack own = rack.local();
    if (fault.target() instanceof Target.Sled target) {
      SmokeSled sled = rack.sleds().get(target.number());
      switch (fault.kind()) {
        case AGENT_RESTART, AGENT_SHUTDOWN -> own.startAgent(sled);
        case AGENT_PAUSE -> own.thawAgent(sled);
        case SLED_REBOOT -> {
          own.powerOn(sled, bound);
          Fault lack = lackMemory.get(sled.number());
          if (lack != null) {
            begin(lack, sled); // the new device does not know of it
          }
        }
        case ENOMEM, ENOSPC -> {
          lackMemory.remove(sled.number());
          ReservoirSteps.hostBytes(rack, sled, Long.MAX_VALUE);
        }
        default -> {}
      }
    } else if (fault.target() instanceof Target.Nexus nexus) {
      if (fault.kind() == FaultKind.NEXUS_PAUSE) {
        own.thawNexus(nexus.number());
      } else {
        own.startNexus(nexus.number(), bound);
      }
    } else if (fault.target() instanceof Target.Store) {
      own.database().link().set(LinkProxy.Mode.PASS);
      rack.journal().deed("database", "is-back");
    } else {
      for (LinkProxy link : links(fault)) {
        link.open();
        link.set(LinkProxy.Mode.PASS);
      }
    }
  }

  /** The links between a sled and all Nexus that a fault of a link is about. */
  private List<LinkProxy> links(Fault fault) {
    Target.Link target = (Target.Link) fault.target();
    boolean both = fault.kind() == FaultKind.PARTITION;
    List<LinkProxy> links = new ArrayList<>();
    for (SmokeSled sled : rack.sleds()) {
      if (both || from(target, sled)) {
        if (from(target, sled) || to(target, sled)) {
          links.add(rack.local().link(sled));
        }
      }
      if (both && from(target, sled) || to(target, sled)) {
        links.add(rack.local().linkToAgent(sled));
      }
    }
    return links;
  }

  private static boolean from(Target.Link link, SmokeSled sled) {
    return is(link.from(), sled) && !(link.to() instanceof Target.Sled);
  }

  private static boolean to(Target.Link link, SmokeSled sled) {
    return is(link.to(), sled) && !(link.from() instanceof Target.Sled);
  }

  private static boolean is(Target.End end, SmokeSled sled) {
    return end instanceof Target.Every || end.equals(new Target.Sled(sled.number()));
  }
}
