package io.xenith.gateway.compute.keypair;

import io.xenith.controlplane.v1.Keypair;
import io.xenith.gateway.compute.Bodies;
import io.xenith.gateway.compute.Change;
import io.xenith.gateway.compute.ComputeRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.json.JsonBody;
import io.xenith.gateway.json.JsonFields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a POST of a key pair asks for.
 *
 * @param keypair for the record
 * @param privateKey for the client, when the pair was made here; a secret
 */
record NewKeypair(Keypair keypair, Optional<String> privateKey) {

    private static final String X509 = "x509";
    private static final int KEY_LENGTH_AT_MOST = 16_384;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9 _-]+");
    private static final Pattern NAME_SINCE_2_92 = Pattern.compile("[a-zA-Z0-9 _@.-]+");

    /** Reads a body; makes a pair where it brings no public key. */
    static NewKeypair read(JsonBody body, ComputeRequest request) {
        body.fields().allowOnly(Set.of("keypair"));
        JsonFields fields = body.required("keypair").allowOnly(allowed(request));
        String name = name(fields, request);
        String type = Bodies.findOneOf(fields, "type", List.of("ssh", X509)).orElse("ssh");
        String user = user(fields.findString("user_id", 1, 255).orElse(""), request, "create");
        Optional<String> given = fields.findString("public_key", 1, KEY_LENGTH_AT_MOST);
        Keypair.Builder keypair =
                Keypair.newBuilder().setName(name).setType(type).setUserId(user);
        if (given.isPresent()) {
            return new NewKeypair(
                    keypair.setPublicKey(given.get())
                            .setFingerprint(fingerprint(type, given.get()))
                            .build(),
                    Optional.empty());
        }
        if (request.has(Change.NO_GENERATED_KEYS)) {
            throw fields.missing("public_key");
        }
        NewKeys made = type.equals(X509) ? NewKeys.x509(Ids.toHex(user)) : NewKeys.ssh();
        return new NewKeypair(
                keypair.setPublicKey(made.publicKey())
                        .setFingerprint(fingerprint(type, made.publicKey()))
                        .build(),
                Optional.of(made.privateKey()));
    }

    private static Set<String> allowed(ComputeRequest request) {
        Set<String> fields = new HashSet<>(Set.of("name", "public_key"));
        if (request.has(Change.KEYPAIR_TYPE)) {
            fields.add("type");
        }
        if (request.has(Change.KEYPAIRS_OF_OTHERS)) {
            fields.add("user_id");
        }
        return fields;
    }

    private static String name(JsonFields fields, ComputeRequest request) {
        String name = Bodies.name(fields, "name");
        Pattern allowed = request.has(Change.NO_GENERATED_KEYS) ? NAME_SINCE_2_92 : NAME;
        if (!allowed.matcher(name).matches()) {
            throw ApiFault.badRequest("Keypair data is invalid: Keypair name contains unsafe characters");
        }
        return name;
    }

    private static String fingerprint(String type, String publicKey) {
        return type.equals(X509) ? PublicKeys.x509Fingerprint(publicKey) : PublicKeys.sshFingerprint(publicKey);
    }

    /** Record id of the user meant: the caller, or for administrators somebody else. */
    static String user(String asked, ComputeRequest request, String policy) {
        if (asked.isEmpty()) {
            return request.userId();
        }
        String user = Ids.findUuid(asked).orElse(asked);
        if (!user.equals(request.userId())) {
            request.requireAdministrator("os_compute_api:os-keypairs:" + policy);
        }
        if (!Ids.isUuid(user)) {
            throw ApiFault.badRequest("User ID " + asked + " is not a valid user.");
        }
        return user;
    }

    /** Without the secret, which must not reach a log by way of this. */
    @Override
    public String toString() {
        return "NewKeypair[" + keypair.getName() + ']';
    }
}
