/** Makes what proves who calls: an authority, its certificates, and tokens. */
@NullMarked
package dev.sluice.pki;

import org.jspecify.annotations.NullMarked;
