package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.xenstore.XenStore;
import io.xenith.hypervisor.xenstore.XenStoreException;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import org.jspecify.annotations.Nullable;

/** The one connection to XenStore, made when it is first needed: a host may come up after its agent. */
final class StoreLink implements AutoCloseable {
    private final XenStoreSettings settings;
    private @Nullable XenStore open;
    private boolean closed;

    StoreLink(XenStoreSettings settings) {
        this.settings = settings;
    }

    /** {@link Failure.ToolstackDown} where there is none. It goes on to connect by itself once it was there. */
    synchronized XenStore use() {
        if (closed) {
            throw new HypervisorException(new Failure.ToolstackDown("the hypervisor layer was closed"));
        }
        if (open == null) {
            try {
                open = XenStore.open(settings);
            } catch (XenStoreException e) {
                throw new HypervisorException(e.toFailure(), e);
            }
        }
        return open;
    }

    /** Whether XenStore answers now. */
    boolean answers() {
        try {
            return use().read("/local/domain/0/domid").isPresent()
                    || use().list("/local").isPresent();
        } catch (XenStoreException | HypervisorException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
