package io.xenith.hypervisor.libxl;

import static io.xenith.hypervisor.libxl.NativeFunction.INT;
import static io.xenith.hypervisor.libxl.NativeFunction.LONG;
import static io.xenith.hypervisor.libxl.NativeFunction.POINTER;
import static io.xenith.hypervisor.libxl.NativeFunction.returningInt;
import static io.xenith.hypervisor.libxl.NativeFunction.returningNothing;
import static io.xenith.hypervisor.libxl.NativeFunction.returningPointer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * libxl as it was found on this host: its functions, by the headers of Xen 4.17 and 4.20, which agree on every signature
 * used here. {@code ctx} is {@code libxl_ctx *}; {@code how} is {@code const libxl_asyncop_how *}, always null: see
 * {@link Context}.
 */
final class LibxlLibrary {
    final String soname;
    final Libc libc;

    // xentoollog.h
    /** {@code xentoollog_logger_stdiostream *(FILE *, xentoollog_level, unsigned flags)}. */
    final NativeFunction createLogger;

    final NativeFunction destroyLogger; // void (xentoollog_logger *)

    // libxl.h: contexts and asynchronous operations
    final NativeFunction ctxAlloc; // int (libxl_ctx **, int version, unsigned flags, xentoollog_logger *)
    final NativeFunction ctxFree; // int (ctx)
    final NativeFunction aoAbort; // int (ctx, how)
    final NativeFunction setChildMode; // void (ctx, const libxl_childproc_hooks *, void *user), libxl_event.h

    // libxl.h: domains
    final NativeFunction createNew; // int (ctx, config *, uint32_t *domid, how, console progress how)
    /** {@code int (ctx, config *, uint32_t *domid, int fd, int back fd, restore_params *, how, progress how)}. */
    final NativeFunction createRestore;

    final NativeFunction suspend; // int (ctx, uint32_t domid, int fd, int flags, how)
    final NativeFunction resume; // int (ctx, uint32_t domid, int suspend_cancel, how)
    final NativeFunction shutdown; // int (ctx, uint32_t domid, how)
    final NativeFunction reboot; // int (ctx, uint32_t domid, how)
    final NativeFunction sendTrigger; // int (ctx, uint32_t domid, libxl_trigger, uint32_t vcpuid, how)
    final NativeFunction destroy; // int (ctx, uint32_t domid, how)
    final NativeFunction pause; // int (ctx, uint32_t domid, how)
    final NativeFunction unpause; // int (ctx, uint32_t domid, how)
    final NativeFunction setVcpuOnline; // int (ctx, uint32_t domid, libxl_bitmap *, how)
    final NativeFunction setMemoryTarget; // int (ctx, uint32_t domid, int64_t kb, int relative, int enforce)
    final NativeFunction needMemory; // int (ctx, config *, uint32_t domid_for_logging, uint64_t *kb)
    final NativeFunction getFreeMemory; // int (ctx, uint64_t *kb)
    final NativeFunction domainInfo; // int (ctx, libxl_dominfo *, uint32_t domid)
    final NativeFunction listDomains; // libxl_dominfo *(ctx, int *count)
    final NativeFunction retrieveConfig; // int (ctx, uint32_t domid, config *, how)
    final NativeFunction domidToName; // char *(ctx, uint32_t domid), libxl_utils.h
    final NativeFunction consoleTty; // int (ctx, uint32_t domid, char **path)

    // libxl.h, libxl_utils.h: devices
    final NativeFunction diskAdd; // int (ctx, uint32_t domid, libxl_device_disk *, how)
    final NativeFunction diskRemove; // int (ctx, uint32_t domid, libxl_device_disk *, how)
    final NativeFunction diskFind; // int (ctx, uint32_t domid, const char *vdev, libxl_device_disk *)
    final NativeFunction nicAdd; // int (ctx, uint32_t domid, libxl_device_nic *, how)
    final NativeFunction nicRemove; // int (ctx, uint32_t domid, libxl_device_nic *, how)
    final NativeFunction nicFind; // int (ctx, uint32_t domid, const char *mac, libxl_device_nic *)

    // libxl.h, libxl_utils.h: the host
    final NativeFunction physinfo; // int (ctx, libxl_physinfo *)
    final NativeFunction versionInfo; // const libxl_version_info *(ctx)
    final NativeFunction cpuTopology; // libxl_cputopology *(ctx, int *count)
    final NativeFunction numaInfo; // libxl_numainfo *(ctx, int *count)
    final NativeFunction bitmapAlloc; // int (ctx, libxl_bitmap *, int bits)
    final NativeFunction bitmapSet; // void (libxl_bitmap *, int bit)
    final NativeFunction bitmapInit; // void (libxl_bitmap *)
    final NativeFunction bitmapDispose; // void (libxl_bitmap *)

    final NativeType domainConfig;
    final NativeType dominfo;
    final NativeType disk;
    final NativeType nic;
    final NativeType physinfoType;
    final NativeType versionType;
    final NativeType topologyType;
    final NativeType numaType;
    final NativeType restoreParams;

    /** {@code libxl_childproc_hooks} for selective reaping; must outlast every context. */
    final MemorySegment childHooks;

    private LibxlLibrary(String soname, SymbolLookup xl) {
        this.soname = soname;
        libc = new Libc();
        createLogger = returningPointer(xl, "xtl_createlogger_stdiostream", POINTER, INT, INT);
        destroyLogger = returningNothing(xl, "xtl_logger_destroy", POINTER);
        ctxAlloc = returningInt(xl, "libxl_ctx_alloc", POINTER, INT, INT, POINTER);
        ctxFree = returningInt(xl, "libxl_ctx_free", POINTER);
        aoAbort = returningInt(xl, "libxl_ao_abort", POINTER, POINTER);
        setChildMode = returningNothing(xl, "libxl_childproc_setmode", POINTER, POINTER, POINTER);
        createNew = returningInt(xl, "libxl_domain_create_new", POINTER, POINTER, POINTER, POINTER, POINTER);
        createRestore = returningInt(
                xl, "libxl_domain_create_restore", POINTER, POINTER, POINTER, INT, INT, POINTER, POINTER, POINTER);
        suspend = returningInt(xl, "libxl_domain_suspend", POINTER, INT, INT, INT, POINTER);
        resume = returningInt(xl, "libxl_domain_resume", POINTER, INT, INT, POINTER);
        shutdown = onDomain(xl, "libxl_domain_shutdown");
        reboot = onDomain(xl, "libxl_domain_reboot");
        sendTrigger = returningInt(xl, "libxl_send_trigger", POINTER, INT, INT, INT, POINTER);
        destroy = onDomain(xl, "libxl_domain_destroy");
        pause = onDomain(xl, "libxl_domain_pause");
        unpause = onDomain(xl, "libxl_domain_unpause");
        setVcpuOnline = onDevice(xl, "libxl_set_vcpuonline");
        setMemoryTarget = returningInt(xl, "libxl_set_memory_target", POINTER, INT, LONG, INT, INT);
        needMemory = returningInt(xl, "libxl_domain_need_memory", POINTER, POINTER, INT, POINTER);
        getFreeMemory = returningInt(xl, "libxl_get_free_memory", POINTER, POINTER);
        domainInfo = returningInt(xl, "libxl_domain_info", POINTER, POINTER, INT);
        listDomains = returningPointer(xl, "libxl_list_domain", POINTER, POINTER);
        retrieveConfig = onDevice(xl, "libxl_retrieve_domain_configuration");
        domidToName = returningPointer(xl, "libxl_domid_to_name", POINTER, INT);
        consoleTty = returningInt(xl, "libxl_primary_console_get_tty", POINTER, INT, POINTER);
        diskAdd = onDevice(xl, "libxl_device_disk_add");
        diskRemove = onDevice(xl, "libxl_device_disk_remove");
        diskFind = returningInt(xl, "libxl_vdev_to_device_disk", POINTER, INT, POINTER, POINTER);
        nicAdd = onDevice(xl, "libxl_device_nic_add");
        nicRemove = onDevice(xl, "libxl_device_nic_remove");
        nicFind = returningInt(xl, "libxl_mac_to_device_nic", POINTER, INT, POINTER, POINTER);
        physinfo = returningInt(xl, "libxl_get_physinfo", POINTER, POINTER);
        versionInfo = returningPointer(xl, "libxl_get_version_info", POINTER);
        cpuTopology = returningPointer(xl, "libxl_get_cpu_topology", POINTER, POINTER);
        numaInfo = returningPointer(xl, "libxl_get_numainfo", POINTER, POINTER);
        bitmapAlloc = returningInt(xl, "libxl_bitmap_alloc", POINTER, POINTER, INT);
        bitmapSet = returningNothing(xl, "libxl_bitmap_set", POINTER, INT);
        bitmapInit = returningNothing(xl, "libxl_bitmap_init", POINTER);
        bitmapDispose = returningNothing(xl, "libxl_bitmap_dispose", POINTER);
        domainConfig = NativeType.find(xl, "libxl_domain_config", libc);
        dominfo = NativeType.find(xl, "libxl_dominfo", libc);
        disk = NativeType.find(xl, "libxl_device_disk", libc);
        nic = NativeType.find(xl, "libxl_device_nic", libc);
        physinfoType = NativeType.find(xl, "libxl_physinfo", libc);
        versionType = NativeType.find(xl, "libxl_version_info", libc);
        topologyType = NativeType.find(xl, "libxl_cputopology", libc);
        numaType = NativeType.find(xl, "libxl_numainfo", libc);
        restoreParams = NativeType.find(xl, "libxl_domain_restore_params", libc);
        // { libxl_sigchld_owner chldowner; fork_replacement; reaped_callback }: the JVM reaps its own children, by
        // their
        // numbers, so libxl must reap its own alone (libxl_sigchld_owner_libxl_always_selective_reap).
        childHooks = Arena.global().allocate(3 * ValueLayout.ADDRESS.byteSize(), ValueLayout.ADDRESS.byteAlignment());
        childHooks.set(ValueLayout.JAVA_INT, 0, 3);
    }

    /** What came of looking for the library. */
    sealed interface Loading {
        record Loaded(LibxlLibrary library) implements Loading {}

        /** None of the names led to a library that has every function. */
        record NotLoaded(String why) implements Loading {}
    }

    /**
     * Loads the first of these names or paths that the dynamic linker finds, in the directories where it looks for
     * everything else. Stays loaded for good: libxl's threads and signal handler may outlive any object here.
     */
    @SuppressWarnings("restricted") // the whole point of this package
    static Loading load(List<String> candidates) {
        var why = "no libxl: looked for " + String.join(", ", candidates);
        for (var candidate : candidates) {
            SymbolLookup symbols;
            try {
                symbols = SymbolLookup.libraryLookup(candidate, Arena.global());
            } catch (IllegalArgumentException e) {
                continue;
            }
            try {
                // The logger is in a library of its own, with one soname for all releases.
                var logger = SymbolLookup.libraryLookup("libxentoollog.so.1", Arena.global());
                return new Loading.Loaded(new LibxlLibrary(candidate, symbols.or(logger)));
            } catch (IllegalArgumentException | NoSuchElementException e) {
                why = candidate + " cannot be used: " + e.getMessage();
            }
        }
        return new Loading.NotLoaded(why);
    }

    private static NativeFunction onDomain(SymbolLookup xl, String name) {
        return returningInt(xl, name, POINTER, INT, POINTER);
    }

    private static NativeFunction onDevice(SymbolLookup xl, String name) {
        return returningInt(xl, name, POINTER, INT, POINTER, POINTER);
    }
}
