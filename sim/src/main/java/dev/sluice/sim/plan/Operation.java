package dev.sluice.sim.plan;

/**
 * One planned operation.
 *
 * @param atMillis when it is due; later if its client is still busy with the one before
 * @param client who does it; each client does one thing at a time
 * @param target number of the instance or the sled, as the kind says
 * @param amount how much, as the kind says
 */
public record Operation(OperationKind kind, long atMillis, int client, int target, long amount) {}
