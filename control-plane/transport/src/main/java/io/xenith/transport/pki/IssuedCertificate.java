package io.xenith.transport.pki;

import io.xenith.transport.tls.Identity;
import java.time.Instant;

/**
 * What the authority signed.
 *
 * @param identity whom it names
 * @param pem the certificate
 * @param serial its serial number in hex
 * @param notAfter when it ends
 */
public record IssuedCertificate(Identity identity, String pem, String serial, Instant notAfter) {}
