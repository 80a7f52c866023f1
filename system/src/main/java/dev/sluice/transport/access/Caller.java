package dev.sluice.transport.access;

import dev.sluice.api.SledId;
import java.util.SortedSet;

/** Who sends a request, as far as it has been proved. */
public sealed interface Caller {

  /** Whether it has a role. */
  boolean has(Role role);

  /** Whether it may speak for a sled. */
  boolean speaksFor(SledId sled);

  /** Who it is, in words. */
  String words();

  /** Any process of this machine: nobody is asked who it is. */
  record Anyone() implements Caller {
    @Override
    public boolean has(Role role) {
      return true;
    }

    @Override
    public boolean speaksFor(SledId sled) {
      return true;
    }

    @Override
    public String words() {
      return "anyone";
    }
  }

  /** A sled-agent, by its certificate. */
  record Sled(SledId id) implements Caller {
    @Override
    public boolean has(Role role) {
      return role == Role.SLED;
    }

    @Override
    public boolean speaksFor(SledId sled) {
      return id.equals(sled);
    }

    @Override
    public String words() {
      return "sled " + id.value();
    }
  }

  /** A Nexus, by its certificate. */
  record NexusNamed(String name) implements Caller {
    @Override
    public boolean has(Role role) {
      return role == Role.NEXUS;
    }

    @Override
    public boolean speaksFor(SledId sled) {
      return false;
    }

    @Override
    public String words() {
      return "nexus " + name;
    }
  }

  /** Whoever has a token. */
  record Holder(String name, SortedSet<Role> roles) implements Caller {
    @Override
    public boolean has(Role role) {
      return roles.contains(role);
    }

    @Override
    public boolean speaksFor(SledId sled) {
      return false;
    }

    @Override
    public String words() {
      return "token of " + name;
    }
  }
}
