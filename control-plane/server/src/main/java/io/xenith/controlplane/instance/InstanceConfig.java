package io.xenith.controlplane.instance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How instances are run. */
@ConfigMapping(prefix = "xenith.instance")
public interface InstanceConfig {
    /** How long a guest may take to stop by itself, on a stop or a soft reboot, before its domain is destroyed. */
    @WithDefault("PT60S")
    Duration stopTimeout();

    /** How long a create, rebuild or resize may take before it is given up; it includes fetching the image. */
    @WithDefault("PT15M")
    Duration buildTimeout();

    /**
     * How long a move to another host may take before it is called off. Longer than the hour that agents give a live one, so that their
     * reason is heard.
     */
    @WithDefault("PT75M")
    Duration moveTimeout();

    /** How long a change of power may take before it is given up. Longer than the stop timeout. */
    @WithDefault("PT5M")
    Duration changeTimeout();

    /** How many hosts one create tries, when hosts fail to start it. */
    @WithDefault("3")
    int hostsTried();

    /** How long deleted instances, with their operations, can still be listed. */
    @WithDefault("PT24H")
    Duration tombstones();

    /** How long a domain that has ended is remembered, to know late reports of it. */
    @WithDefault("PT1H")
    Duration endedDomains();

    /** How long a domain that an agent holds and the record does not know is left alone. */
    @WithDefault("PT10M")
    Duration orphanGrace();

    /** How long a replica holds an operation that it works on; after that another one takes it over. */
    @WithDefault("PT30S")
    Duration lease();

    /** Operations that wait in memory for this replica to run them; more wait in the record for their lease. */
    @WithDefault("10000")
    int queueLimit();

    /** Threads that run operations, each a batch at a time. */
    @WithDefault("2")
    int runners();

    /** Operations run in one transaction, at most. */
    @WithDefault("64")
    int batch();

    /** How often what signals missed is looked for: expired leases and deadlines. */
    @WithDefault("PT5S")
    Duration sweepInterval();

    /** How often claims are proved and what is old is forgotten. */
    @WithDefault("PT5M")
    Duration upkeepInterval();

    /** How often this replica's picture of the fleet asks what is new. */
    @WithDefault("PT1S")
    Duration fleetPollInterval();

    /** How often this replica's picture of the fleet is read anew as a whole. */
    @WithDefault("PT1M")
    Duration fleetReloadInterval();

    /** How long what is known of an active image is used again without asking the image service. */
    @WithDefault("PT10S")
    Duration imageCacheTime();

    /** Instances that one request may make. */
    @WithDefault("1000")
    int mostAtOnce();
}
