package io.xenith.hypervisor.xenstore;

import java.util.regex.Pattern;

/**
 * What one domain may do with a node. The first of a node's permissions names its owner, who may always do all, and says
 * what every domain without an entry of its own may do.
 *
 * @param domid 0 to 65535
 */
public record Permission(Access access, int domid) {
    private static final Pattern FORM = Pattern.compile("[nrwb][0-9]{1,5}");

    public Permission {
        if (domid < 0 || domid > 65535) {
            throw new IllegalArgumentException("domid out of range: " + domid);
        }
    }

    /** What is allowed. */
    public enum Access {
        NONE('n'),
        READ('r'),
        WRITE('w'),
        BOTH('b');

        private final char letter;

        Access(char letter) {
            this.letter = letter;
        }
    }

    static Permission parse(String text) {
        if (FORM.matcher(text).matches()) {
            for (var access : Access.values()) {
                if (access.letter == text.charAt(0)) {
                    return new Permission(access, Integer.parseInt(text.substring(1)));
                }
            }
        }
        throw new XenStoreException(XenStoreError.PROTOCOL_VIOLATION, "not a permission: " + Message.printable(text));
    }

    /** As it travels: {@code r7}. */
    @Override
    public String toString() {
        return access.letter + Integer.toString(domid);
    }
}
