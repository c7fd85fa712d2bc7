package io.xenith.gateway.keycloak;

import io.xenith.gateway.http.Ids;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A user's name in its domain, and the login name that stands for it in Keycloak, where there are no domains and names are lower case
 * and of few characters. A plain name in the default domain is its own login name, so that people log in to Keycloak by it too; any
 * other becomes {@code x.<domain>.<name>} with odd characters as {@code +hex}.
 *
 * @param domainId record id of the domain
 * @param name as written
 */
public record UserName(String domainId, String name) {

    private static final String PREFIX = "x.";
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._@-]{2,199}");
    private static final int LOGIN_LENGTH_AT_MOST = 255;

    /** The name in Keycloak. Names that differ only in case are one, as they are to Keystone by default. */
    public String login() {
        String lower = name.toLowerCase(Locale.ROOT);
        if (domainId.equals(Ids.DEFAULT_DOMAIN) && PLAIN.matcher(lower).matches() && !lower.startsWith(PREFIX)) {
            return lower;
        }
        return PREFIX + Ids.toHex(domainId) + '.' + escape(lower);
    }

    /** Whether Keycloak can hold it. */
    public boolean fits() {
        return !name.isEmpty() && login().length() <= LOGIN_LENGTH_AT_MOST;
    }

    /** Reads a login name; the case of letters is lost where no attribute keeps it. */
    public static UserName ofLogin(String login) {
        if (login.startsWith(PREFIX)) {
            int dot = login.indexOf('.', PREFIX.length());
            if (dot > 0) {
                String domain = login.substring(PREFIX.length(), dot);
                return new UserName(Ids.findDomain(domain).orElse(domain), unescape(login.substring(dot + 1)));
            }
        }
        return new UserName(Ids.DEFAULT_DOMAIN, login);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '.' || b == '_' || b == '@' || b == '-';
            if (plain) {
                escaped.append((char) b);
            } else {
                escaped.append('+').append(String.format(Locale.ROOT, "%02x", b & 0xff));
            }
        }
        return escaped.toString();
    }

    private static String unescape(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '+' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                bytes[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) c;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0;
    }
}
