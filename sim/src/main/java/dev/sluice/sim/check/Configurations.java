package dev.sluice.sim.check;

import java.util.Arrays;

/**
 * The configurations a search has been in, and whether a new one can do anything that none of them
 * could.
 *
 * <p>A configuration is the earliest return still due, the state, and for each slot whether its
 * operation is <em>placed</em>, <em>settled</em> (may be placed, need not be) or neither (must be
 * placed). Of two with the same return and state one <em>covers</em> the other if in each slot it
 * has the same or is settled: whatever the other can still do, it can do too.
 *
 * <p>A search by level takes them in the order of their placements, and there one must not have
 * more than what it covers: the rule of idle placements ({@link Placements}) holds for the cheapest
 * order to each.
 *
 * <p>They are kept in groups, by return, state and what became of the operations that completed;
 * within a group they differ in the operations in doubt alone. The group of a new configuration is
 * found by its hash. Of the other groups only those can cover it that have something settled: these
 * are in a chain for each return and state.
 */
final class Configurations {

  private static final int NUMBERS = 5;
  private static final int DUE = 0;
  private static final int STATE = 1;

  /** The newest member. */
  private static final int NEWEST = 2;

  /** The next group of the same bucket. */
  private static final int OLDER = 3;

  /** The next group with something settled of the same bucket of return and state. */
  private static final int OLDER_SETTLED = 4;

  private final int words;
  private final Timeline timeline;
  private final Effort effort;
  private final boolean byPlacements;
  private final int looksMost;

  /** By hash of return, state and pattern: a group's number plus 1. */
  private int[] heads;

  /** By hash of return and state: the same for groups with something settled. */
  private int[] settledHeads;

  private int[] groups;

  /** For each group the words placed and settled of completed operations. */
  private long[] patterns;

  private int groupCount;

  /** For each member the words placed of operations in doubt. */
  private long[] doubtful;

  private int[] olderMember;

  /** For each member its placements, if they count. */
  private int[] placements;

  private int memberCount;
  private long held;

  /**
   * Of the configuration looked up last: its group or a negative number, and what a new one needs.
   */
  private int ownGroup;

  private int ownHash;
  private boolean ownHasSettled;

  /**
   * None yet.
   *
   * @param words how many a set of slots takes
   * @param room for so many to begin with
   * @param byPlacements whether one must not have more placements than what it covers
   * @param looksMost how many groups to look at for one that covers another
   */
  Configurations(
      int words, int room, boolean byPlacements, int looksMost, Timeline timeline, Effort effort) {
    this.looksMost = looksMost;
    this.byPlacements = byPlacements;
    this.words = words;
    this.timeline = timeline;
    this.effort = effort;
    effort.hold(bytes(room, room));
    held = bytes(room, room);
    heads = new int[room * 2];
    settledHeads = new int[room * 2];
    groups = new int[room * NUMBERS];
    patterns = new long[room * 2 * words];
    doubtful = new long[room * words];
    olderMember = new int[room];
    placements = new int[byPlacements ? room : 0];
  }

  /** Adds a configuration unless one that was added before covers it. */
  boolean add(Configuration c) {
    if (covers(c)) {
      return false;
    }
    int due = dueOf(c);
    int mask = timeline.doubtfulBefore(c.due) * words;
    if (ownGroup < 0) {
      ownGroup = addGroup(c, due, ownHash, ownHasSettled, mask);
    }
    addMember(ownGroup, c, mask);
    return true;
  }

  /** True if one that was added covers a configuration. */
  boolean covers(Configuration c) {
    int due = dueOf(c);
    long[] masks = timeline.doubtfulMasks;
    int mask = timeline.doubtfulBefore(c.due) * words;
    long settled = 0;
    long hash = (long) due << 32 | c.state;
    for (int word = 0; word < words; word++) {
      long completed = ~masks[mask + word];
      settled |= c.settled[word] & completed;
      hash = Mix.hash(hash ^ (c.placed[word] & completed)) + (c.settled[word] & completed);
    }
    ownHash = (int) Mix.hash(hash);
    ownHasSettled = settled != 0;
    ownGroup = group(c, due, ownHash, mask);
    return (ownGroup >= 0 && hasCovering(ownGroup, c, mask)) || isCoveredByAnother(c, due, mask);
  }

  private boolean isCoveredByAnother(Configuration c, int due, int mask) {
    int bucket = bucketOfState(due, c.state);
    long compared = 0;
    boolean found = false;
    for (int group = settledHeads[bucket] - 1;
        group >= 0 && compared < looksMost && !found;
        group = groups[group * NUMBERS + OLDER_SETTLED]) {
      compared++;
      found =
          group != ownGroup
              && groups[group * NUMBERS + DUE] == due
              && groups[group * NUMBERS + STATE] == c.state
              && patternCovers(group, c, mask)
              && hasCovering(group, c, mask);
    }
    effort.compared(compared);
    return found;
  }

  private static int dueOf(Configuration c) {
    return c.owed ? ~c.due : c.due;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(heads, 0);
    Arrays.fill(settledHeads, 0);
    groupCount = 0;
    memberCount = 0;
  }

  /** Gives its memory back to the budget. */
  void release() {
    effort.release(held);
    held = 0;
  }

  private int group(Configuration c, int due, int hash, int mask) {
    long compared = 0;
    int group = heads[hash & (heads.length - 1)] - 1;
    while (group >= 0) {
      compared++;
      if (groups[group * NUMBERS + DUE] == due
          && groups[group * NUMBERS + STATE] == c.state
          && hasPattern(group, c, mask)) {
        break;
      }
      group = groups[group * NUMBERS + OLDER];
    }
    effort.compared(compared);
    return group;
  }

  private boolean hasPattern(int group, Configuration c, int mask) {
    int base = group * 2 * words;
    for (int word = 0; word < words; word++) {
      long completed = ~timeline.doubtfulMasks[mask + word];
      if ((c.placed[word] & completed) != patterns[base + word]
          || (c.settled[word] & completed) != patterns[base + words + word]) {
        return false;
      }
    }
    return true;
  }

  private boolean patternCovers(int group, Configuration c, int mask) {
    int base = group * 2 * words;
    for (int word = 0; word < words; word++) {
      long ours = patterns[base + words + word];
      long differing = c.settled[word] | (c.placed[word] ^ patterns[base + word]);
      if ((differing & ~ours & ~timeline.doubtfulMasks[mask + word]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a member has placed nothing in doubt that a configuration has not. */
  private boolean hasCovering(int group, Configuration c, int mask) {
    if (mask == 0 && !byPlacements) {
      return true;
    }
    long compared = 0;
    boolean found = false;
    for (int member = groups[group * NUMBERS + NEWEST];
        member >= 0 && !found;
        member = olderMember[member]) {
      compared++;
      found = (!byPlacements || placements[member] <= c.placements) && isWithin(member, c);
    }
    effort.compared(compared);
    return found;
  }

  private boolean isWithin(int member, Configuration c) {
    for (int word = 0; word < words; word++) {
      if ((doubtful[member * words + word] & ~c.placed[word]) != 0) {
        return false;
      }
    }
    return true;
  }

  private int addGroup(Configuration c, int due, int hash, boolean anySettled, int mask) {
    if (groupCount * NUMBERS == groups.length) {
      growGroups();
    }
    int group = groupCount++;
    int base = group * 2 * words;
    for (int word = 0; word < words; word++) {
      long completed = ~timeline.doubtfulMasks[mask + word];
      patterns[base + word] = c.placed[word] & completed;
      patterns[base + words + word] = c.settled[word] & completed;
    }
    int at = group * NUMBERS;
    groups[at + DUE] = due;
    groups[at + STATE] = c.state;
    groups[at + NEWEST] = -1;
    chain(heads, hash & (heads.length - 1), group, OLDER);
    if (anySettled) {
      chain(settledHeads, bucketOfState(due, c.state), group, OLDER_SETTLED);
    }
    return group;
  }

  private void chain(int[] into, int bucket, int group, int link) {
    groups[group * NUMBERS + link] = into[bucket] - 1;
    into[bucket] = group + 1;
  }

  private void addMember(int group, Configuration c, int mask) {
    if (mask == 0 && !byPlacements) {
      return;
    }
    if (memberCount == olderMember.length) {
      growMembers();
    }
    int member = memberCount++;
    for (int word = 0; word < words; word++) {
      doubtful[member * words + word] = c.placed[word] & timeline.doubtfulMasks[mask + word];
    }
    if (byPlacements) {
      placements[member] = c.placements;
    }
    olderMember[member] = groups[group * NUMBERS + NEWEST];
    groups[group * NUMBERS + NEWEST] = member;
  }

  private int bucketOfState(int due, int state) {
    return (int) Mix.hash((long) due << 32 | state) & (settledHeads.length - 1);
  }

  private void growGroups() {
    int size = groupCount * 2;
    int members = olderMember.length;
    take(bytes(size, members));
    groups = Arrays.copyOf(groups, size * NUMBERS);
    patterns = Arrays.copyOf(patterns, size * 2 * words);
    int[] settledBefore = settledHeads;
    heads = new int[size * 2];
    settledHeads = new int[size * 2];
    boolean[] isChained = new boolean[groupCount];
    for (int head : settledBefore) {
      for (int group = head - 1; group >= 0; group = groups[group * NUMBERS + OLDER_SETTLED]) {
        isChained[group] = true;
      }
    }
    for (int group = 0; group < groupCount; group++) {
      int due = groups[group * NUMBERS + DUE];
      int state = groups[group * NUMBERS + STATE];
      long hash = (long) due << 32 | state;
      for (int word = 0; word < words; word++) {
        int base = group * 2 * words + word;
        hash = Mix.hash(hash ^ patterns[base]) + patterns[base + words];
      }
      chain(heads, (int) Mix.hash(hash) & (heads.length - 1), group, OLDER);
      if (isChained[group]) {
        chain(settledHeads, bucketOfState(due, state), group, OLDER_SETTLED);
      }
    }
  }

  private void growMembers() {
    int size = memberCount * 2;
    take(bytes(groups.length / NUMBERS, size));
    doubtful = Arrays.copyOf(doubtful, size * words);
    olderMember = Arrays.copyOf(olderMember, size);
    placements = Arrays.copyOf(placements, byPlacements ? size : 0);
  }

  /** Holds the new beside the old while one is copied to the other. */
  private void take(long bytes) {
    effort.hold(bytes);
    effort.release(held);
    held = bytes;
  }

  private long bytes(long groupRoom, long memberRoom) {
    return groupRoom * (4 * (4 + NUMBERS) + 16L * words)
        + memberRoom * ((byPlacements ? 8 : 4) + 8L * words);
  }
}
