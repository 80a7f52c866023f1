/** Certificates and tokens, read back by those who are to believe them. */
@NullMarked
package dev.sluice.pki;

import org.jspecify.annotations.NullMarked;
