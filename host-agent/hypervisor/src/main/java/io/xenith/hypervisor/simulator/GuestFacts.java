package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ConfigDrive;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a simulated guest finds on its config drive: enough to print that it arrived, not the contents themselves, which may
 * be secret.
 *
 * @param hostname empty where there is none
 * @param image the file name of the image that its first disk was made from, empty where there is none
 * @param userData one line about the user data, empty where there is none
 */
record GuestFacts(String image, String hostname, int sshKeys, String userData) {
    static final GuestFacts NONE = new GuestFacts("", "", 0, "");
    private static final Pattern HOSTNAME = Pattern.compile("\"hostname\"\\s*:\\s*\"([A-Za-z0-9.-]{1,253})\"");
    private static final Pattern SSH_KEY = Pattern.compile("\"(ssh|ecdsa|sk)-[a-z0-9@.-]+ ");
    private static final int MOST_SHOWN = 60;

    static GuestFacts of(ConfigDrive drive) {
        var hostname = "";
        int keys = 0;
        var userData = "";
        for (var file : drive.files().entrySet()) {
            var path = file.getKey();
            if (path.endsWith("latest/meta_data.json")) {
                var text = new String(file.getValue(), StandardCharsets.UTF_8);
                var match = HOSTNAME.matcher(text);
                hostname = match.find() ? match.group(1) : "";
                keys = (int) SSH_KEY.matcher(text).results().count();
            } else if (path.endsWith("latest/user_data")) {
                userData = describe(file.getValue());
            }
        }
        return new GuestFacts("", hostname, keys, userData);
    }

    GuestFacts withImage(String newImage) {
        return new GuestFacts(newImage, hostname, sshKeys, userData);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(image);
        out.writeUTF(hostname);
        out.writeShort(sshKeys);
        out.writeUTF(userData);
    }

    static GuestFacts read(DataInputStream in) throws IOException {
        var facts = new GuestFacts(in.readUTF(), in.readUTF(), in.readUnsignedShort(), in.readUTF());
        return facts.equals(NONE) ? NONE : facts;
    }

    /** Size, digest, and the first line only where it is a marker ({@code #cloud-config}, {@code #!/bin/sh}). */
    private static String describe(byte[] userData) {
        var text = new String(userData, StandardCharsets.UTF_8);
        var first = text.lines().findFirst().orElse("");
        var shown = first.startsWith("#") && first.length() <= MOST_SHOWN && isPrintable(first) ? ", " + first : "";
        return userData.length + " bytes, sha256 " + sha256(userData) + shown;
    }

    private static boolean isPrintable(String line) {
        return line.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
