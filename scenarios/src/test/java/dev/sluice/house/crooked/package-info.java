/** A house built wrong on purpose: each class breaks one rule. Never run. */
package dev.sluice.house.crooked;
