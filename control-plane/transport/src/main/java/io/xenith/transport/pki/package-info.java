/**
 * The project's own certificate authority and the requests made to it. Called by the control plane (signs host
 * certificates), the embedded default (signs services) and the host agent (asks). Private keys are written with mode 0600
 * and never logged. Start at {@link io.xenith.transport.pki.CertificateAuthority}.
 */
@NullMarked
package io.xenith.transport.pki;

import org.jspecify.annotations.NullMarked;
