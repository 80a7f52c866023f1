package dev.sluice.sim.check;

import java.util.Arrays;

/** What each process has open: a map from process numbers to positions, without boxes. */
final class ProcessTable {

  /** Nothing is open. */
  static final int IDLE = -1;

  /** Its last operation ended in doubt: it may be at it for ever. */
  static final int LOST = -2;

  private long[] processes;
  private int[] positions;
  private int used;

  /** An empty table for a history of so many events. */
  ProcessTable(int events) {
    int size = Integer.highestOneBit(Math.min(Math.max(events, 8), 512)) * 2;
    processes = new long[size];
    positions = new int[size];
    Arrays.fill(positions, Integer.MIN_VALUE);
  }

  int get(long process) {
    int at = find(process);
    return positions[at] == Integer.MIN_VALUE ? IDLE : positions[at];
  }

  void put(long process, int position) {
    int at = find(process);
    if (positions[at] == Integer.MIN_VALUE && ++used > processes.length / 2) {
      grow();
      at = find(process);
    }
    processes[at] = process;
    positions[at] = position;
  }

  private int find(long process) {
    int mask = processes.length - 1;
    int at = (int) Mix.hash(process) & mask;
    while (positions[at] != Integer.MIN_VALUE && processes[at] != process) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldProcesses = processes;
    int[] oldPositions = positions;
    processes = new long[oldProcesses.length * 2];
    positions = new int[processes.length];
    Arrays.fill(positions, Integer.MIN_VALUE);
    for (int i = 0; i < oldPositions.length; i++) {
      if (oldPositions[i] != Integer.MIN_VALUE) {
        int at = find(oldProcesses[i]);
        processes[at] = oldProcesses[i];
        positions[at] = oldPositions[i];
      }
    }
  }
}
