package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.dom0.command.SystemCommands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What programs inherit that libxl starts: nothing of ours. */
class DescriptorsTest {
    private static final int CLOEXEC = 02000000;

    private final Libc libc = new Libc();

    @Test
    void nothingThatIsOpenGoesToAnotherProgram() throws IOException {
        try (var _ = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var _ = FileChannel.open(Path.of("/proc/self/status"), StandardOpenOption.READ)) {
            assertThat(inherited()).as("without our doing").isNotEmpty();
            libc.keepDescriptors();
            assertThat(inherited()).isEmpty();
        }
    }

    @Test
    void bothEndsOfAPipeAreKeptHowOftenItIsOpened() throws IOException {
        var pipe = libc.openPipe();
        try (var again = Libc.openAgain(pipe.readEnd(), StandardOpenOption.READ)) {
            assertThat(again.isOpen()).isTrue();
            libc.keepPipe(pipe.readEnd());
            var ends = Files.readSymbolicLink(Path.of("/proc/self/fd/" + pipe.readEnd()));
            assertThat(inherited().stream().filter(one -> one.equals(ends))).isEmpty();
        } finally {
            libc.close(pipe.readEnd());
            libc.close(pipe.writeEnd());
        }
    }

    @Test
    void ourOwnProgramsStartAllTheSame() {
        libc.keepDescriptors();
        var time = new TimeLeft(Call.of("test", Duration.ofSeconds(30)));
        assertThat(new SystemCommands().run(time, List.of("cat"), "heard").out())
                .isEqualTo("heard");
    }

    /** What the descriptors are open on that another program would get, past the standard three. */
    private static List<Path> inherited() throws IOException {
        var found = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var one : all) {
                int number = Integer.parseInt(one.getFileName().toString());
                try {
                    if (number > 2 && (flags(number) & CLOEXEC) == 0) {
                        found.add(Files.readSymbolicLink(one));
                    }
                } catch (NoSuchFileException e) {
                    // That of the directory itself, or closed meanwhile.
                }
            }
        }
        found.removeIf(path -> path.toString().matches("/proc/\\d+/fd"));
        return found;
    }

    private static int flags(int number) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + number)).stream()
                .filter(line -> line.startsWith("flags:"))
                .mapToInt(line -> Integer.parseInt(line.substring(6).strip(), 8))
                .findFirst()
                .orElseThrow();
    }
}
