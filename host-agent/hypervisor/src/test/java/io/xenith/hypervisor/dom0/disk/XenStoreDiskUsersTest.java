package io.xenith.hypervisor.dom0.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.xenstore.TestingXenStored;
import io.xenith.hypervisor.xenstore.XenStore;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XenStoreDiskUsersTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void findsWhoHasADiskByAnyOfItsNames() throws IOException {
        var real = Files.createFile(folder.resolve("dm-3"));
        var volume = Files.createSymbolicLink(folder.resolve("xenith-disk-1"), real);
        try (var daemon = TestingXenStored.start(folder.resolve("socket"));
                var store = XenStore.open(XenStoreSettings.at(daemon.socket()))) {
            var users = new XenStoreDiskUsers(store);
            assertThat(users.findUser(volume)).isEmpty();

            daemon.set("/local/domain/0/backend/vbd/7/51712/params", real.toString());
            daemon.set("/local/domain/0/backend/vbd/7/51712/dev", "xvda");
            daemon.set("/local/domain/0/backend/vbd/8/51712/dev", "xvda");
            daemon.set("/local/domain/0/backend/qdisk/9/51728/params", "qcow2:" + folder.resolve("a.qcow2"));

            assertThat(users.findUser(volume)).contains("domain 7 as xvda");
            assertThat(users.findUser(folder.resolve("a.qcow2"))).contains("domain 9 as 51728");
            assertThat(users.findUser(folder.resolve("b.qcow2"))).isEmpty();
        }
    }
}
