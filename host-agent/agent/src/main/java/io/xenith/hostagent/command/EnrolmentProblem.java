package io.xenith.hostagent.command;

import io.grpc.Status;
import io.xenith.transport.error.Errors;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a host could not be enrolled, in words that say what to do next. */
final class EnrolmentProblem extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    EnrolmentProblem(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Words for a failure of the call to the control plane, or of the files around it. */
    static String explain(Exception failure, String controlPlane) {
        if (Errors.hasReason(failure, "BAD_TOKEN")) {
            return "The control plane refuses the token: it is unknown, used up or expired. Ask an operator of the fleet for a new one"
                    + " and run this again.";
        }
        if (Errors.hasReason(failure, "NAME_TAKEN")) {
            return "A host of this name is enrolled already. Say --name with another, or have the old host removed first.";
        }
        if (Errors.hasReason(failure, "BAD_REQUEST")) {
            return "The control plane does not understand this agent: " + failure.getMessage()
                    + ". Install an agent of the control plane's release.";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + " cannot be written: run this as root.";
        }
        SSLException tls = findTls(failure);
        if (tls != null) {
            return "Whoever answers at " + controlPlane + " shows no certificate of this authority (" + tls.getMessage()
                    + "). Check --control-plane and --ca-file.";
        }
        return switch (Errors.code(failure)) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                "The control plane cannot be reached at " + controlPlane + ": " + rootOf(failure)
                        + ". Check the address, the port and the firewall, and run this again.";
            default ->
                failure instanceof IOException
                        ? "The host could not be enrolled: " + failure
                        : "The host could not be enrolled: " + Status.fromThrowable(failure);
        };
    }

    private static @Nullable SSLException findTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException tls) {
                return tls;
            }
        }
        return null;
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
