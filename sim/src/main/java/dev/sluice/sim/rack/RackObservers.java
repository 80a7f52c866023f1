package dev.sluice.sim.rack;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.VmmState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several observers as one, told in the order they were added. */
public final class RackObservers implements RackObserver {

  private final List<RackObserver> all = new ArrayList<>();

  /** Adds one more. */
  public void add(RackObserver observer) {
    all.add(observer);
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).booted(sled, boot);
    }
  }

  @Override
  public void bootEnded(SledNode sled, BootId boot) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).bootEnded(sled, boot);
    }
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).reservoirChanged(sled, before, after);
    }
  }

  @Override
  public void silenced(SledNode sled) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).silenced(sled);
    }
  }

  @Override
  public void launchAtBhyve(SledNode sled, String vm, long reservoirBytes) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).launchAtBhyve(sled, vm, reservoirBytes);
    }
  }

  @Override
  public void vmCreated(SledNode sled, String vm, long reservoirBytes) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).vmCreated(sled, vm, reservoirBytes);
    }
  }

  @Override
  public void vmGone(SledNode sled, String vm) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).vmGone(sled, vm);
    }
  }

  @Override
  public void agentRequest(SledNode sled, String what) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).agentRequest(sled, what);
    }
  }

  @Override
  public void agentToldOff(SledNode sled) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).agentToldOff(sled);
    }
  }

  @Override
  public void reported(SledNode sled, SledAgentInfo info) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).reported(sled, info);
    }
  }

  @Override
  public void launchCalled(SledCall call, long reservoirBytes) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).launchCalled(call, reservoirBytes);
    }
  }

  @Override
  public void launchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).launchAnswered(call, by, failure);
    }
  }

  @Override
  public void stopCalled(SledCall call) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).stopCalled(call);
    }
  }

  @Override
  public void stopAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).stopAnswered(call, by, failure);
    }
  }

  @Override
  public void vmmTold(SledNode sled, PropolisId vmm, VmmState state) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).vmmTold(sled, vmm, state);
    }
  }

  @Override
  public void invoked(ClientCall call) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).invoked(call);
    }
  }

  @Override
  public void answered(ClientCall call, @Nullable Object value, @Nullable Throwable failure) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).answered(call, value, failure);
    }
  }

  @Override
  public void rowChanged(String table, @Nullable Object before, @Nullable Object after) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).rowChanged(table, before, after);
    }
  }
}
