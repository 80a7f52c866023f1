package dev.sluice.sim.rack;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
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
  public void launchCalled(SledNode sled, PropolisId vmm, long reservoirBytes) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).launchCalled(sled, vmm, reservoirBytes);
    }
  }

  @Override
  public void launchAnswered(SledNode sled, PropolisId vmm, @Nullable Throwable failure) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).launchAnswered(sled, vmm, failure);
    }
  }

  @Override
  public int stopCalled(SledNode sled, PropolisId vmm) {
    int call = -1;
    for (int i = 0; i < all.size(); i++) {
      call = Math.max(call, all.get(i).stopCalled(sled, vmm));
    }
    return call;
  }

  @Override
  public void stopAnswered(SledNode sled, int call, @Nullable Throwable failure) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).stopAnswered(sled, call, failure);
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
