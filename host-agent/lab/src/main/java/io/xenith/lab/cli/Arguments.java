package io.xenith.lab.cli;

import io.xenith.lab.LabException;
import io.xenith.lab.XenRelease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was typed after {@code lab}.
 *
 * @param command the first word
 * @param words the others
 * @param release of {@code --xen}
 * @param state the directory of {@code --state}, or the default
 */
record Arguments(String command, List<String> words, XenRelease release, Path state) {
    /** Reads the words. Everything after {@code ssh HOST} belongs to the command there. */
    static Arguments parse(List<String> typed, Path defaultState) {
        var rest = new ArrayList<>(typed);
        var words = new ArrayList<String>();
        var release = XenRelease.NEWEST;
        var state = defaultState;
        while (!rest.isEmpty()) {
            var word = rest.removeFirst();
            if (words.size() == 2 && words.getFirst().equals("ssh")) {
                words.add(word);
                words.addAll(rest);
                break;
            }
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            var flag = equals < 0 ? word : word.substring(0, equals);
            switch (flag) {
                case "--xen" -> release = XenRelease.of(valueOf(flag, word, equals, rest));
                case "--state" -> state = Path.of(valueOf(flag, word, equals, rest));
                default -> {
                    if (flag.startsWith("-")) {
                        throw new LabException("lab knows no " + flag + "; ./xenith lab help tells what it knows");
                    }
                    words.add(word);
                }
            }
        }
        var command = words.isEmpty() ? "help" : words.removeFirst();
        return new Arguments(command, List.copyOf(words), release, state);
    }

    private static String valueOf(String flag, String word, int equals, List<String> rest) {
        if (equals >= 0) {
            return word.substring(equals + 1);
        }
        if (rest.isEmpty()) {
            throw new LabException(flag + " needs a value");
        }
        return rest.removeFirst();
    }
}
