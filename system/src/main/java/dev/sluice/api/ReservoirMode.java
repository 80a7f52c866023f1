package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How large a sled's VMM reservoir should be. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ReservoirMode.None.class, name = "none"),
  @JsonSubTypes.Type(value = ReservoirMode.Mebibytes.class, name = "mebibytes"),
  @JsonSubTypes.Type(value = ReservoirMode.Percent.class, name = "percent")
})
public sealed interface ReservoirMode {

  /** No reservoir: the sled runs no VMs. */
  record None() implements ReservoirMode {}

  /**
   * A fixed size.
   *
   * @param mebibytes size in MiB
   */
  record Mebibytes(long mebibytes) implements ReservoirMode {}

  /**
   * A share of the usable physical RAM.
   *
   * @param percent 1 to 99
   */
  record Percent(int percent) implements ReservoirMode {}
}
