package io.xenith.hostagent.options;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code xenith-agent enrol} is told.
 *
 * @param settings what goes to the configuration file, by key
 * @param caFile the authority's certificate as somebody brought it here
 * @param caSha256 what its SHA-256 must be, in hexadecimal, if somebody said so
 * @param start whether the service is enabled and started afterwards
 */
public record EnrolOptions(
        Path config,
        Map<String, String> settings,
        Path caFile,
        Optional<String> caSha256,
        Path tokenFile,
        boolean start) {

    public static final String HELP = """
            xenith-agent enrol --control-plane H:P --image-service H:P --ca-file FILE --token-file FILE [options]

            Joins this host to an installation: writes the configuration, spends the token, and starts the agent.
            Can be run again after a failure.

              --control-plane H:P      gRPC of the control plane
              --image-service H:P      HTTPS of the image service
              --ca-file FILE           certificate of the installation's authority
              --ca-sha256 HEX          what the SHA-256 of that certificate must be, if the file came an unsafe way
              --token-file FILE        holds the one-time token; read, never copied
              --name NAME              the host's name (its own)
              --zone ZONE              availability zone (the token's)
              --announce H:P           where the control plane reaches this agent (the address that leads to it)
              --announce-transfers H:P where other hosts reach it for disks and live moves, as on a network of their own (as announced)
              --disks PLACE            file:/DIRECTORY or lvm-thin:GROUP/POOL (file:/var/lib/xenith/disks)
              --shared-disks /DIR      instead: below a mounted NFS that other hosts have, too
              --config FILE            (/etc/xenith/agent.conf)
              --start yes|no           enable and start the service (yes)
            """;

    private static final List<String> KEPT = List.of(
            "--control-plane",
            "--image-service",
            "--name",
            "--zone",
            "--announce",
            "--announce-transfers",
            "--disks",
            "--shared-disks");

    public EnrolOptions {
        settings = Map.copyOf(settings);
    }

    private enum Start {
        YES,
        NO
    }

    /** Reads the words after {@code enrol}; throws {@link IllegalArgumentException} naming the wrong one. */
    public static EnrolOptions parse(List<String> arguments) {
        // The file is written by this command, and need not be there nor be right yet.
        int config = arguments.indexOf("--config");
        boolean named = config >= 0 && config + 1 < arguments.size();
        Path file = named ? Path.of(arguments.get(config + 1)) : ConfigFile.USUAL;
        List<String> rest = named
                ? java.util.stream.Stream.concat(
                                arguments.subList(0, config).stream(),
                                arguments.subList(config + 2, arguments.size()).stream())
                        .toList()
                : arguments;
        OptionReader reader = OptionReader.of(rest);
        Map<String, String> settings = new LinkedHashMap<>();
        for (String word : KEPT) {
            Optional<String> value =
                    switch (word) {
                        case "--control-plane", "--image-service" -> Optional.of(reader.address(word));
                        case "--announce", "--announce-transfers" -> reader.findAddress(word);
                        default -> reader.find(word);
                    };
            value.ifPresent(text -> settings.put(word.substring(2), text));
        }
        if (settings.containsKey("disks") && settings.containsKey("shared-disks")) {
            throw new IllegalArgumentException("--disks and --shared-disks exclude each other: a host has one store");
        }
        if (settings.containsKey("disks")) {
            var unused = DiskPlace.parse("--disks", settings.getOrDefault("disks", ""));
        }
        EnrolOptions options = new EnrolOptions(
                file,
                settings,
                Path.of(reader.required("--ca-file")),
                reader.find("--ca-sha256"),
                Path.of(reader.required("--token-file")),
                reader.choice("--start", Start.class, Start.YES) == Start.YES);
        reader.requireNothingLeft();
        return options;
    }
}
