package io.xenith.standalone.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The three calls of POSIX that the JDK does not offer. Signatures as in unistd.h and signal.h of any Linux C library. */
public final class Posix {
    /** Ends PostgreSQL at once and cleanly; asks other programs to stop. */
    public static final int SIGINT = 2;

    /** Cannot be refused. */
    public static final int SIGKILL = 9;

    /** Asks to stop. */
    public static final int SIGTERM = 15;

    /** Stands still until {@link #SIGCONT}. Cannot be refused. */
    public static final int SIGSTOP = 19;

    /** Goes on. */
    public static final int SIGCONT = 18;

    private static final Linker LINKER = Linker.nativeLinker();

    // pid_t setsid(void)
    private static final MethodHandle SETSID = function("setsid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    // uid_t geteuid(void)
    private static final MethodHandle GETEUID = function("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT));
    // int kill(pid_t pid, int sig)
    private static final MethodHandle KILL =
            function("kill", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Posix() {}

    /** Leaves the session of the terminal, so that closing it does not end this process. False: was a leader already. */
    public static boolean leaveSession() {
        return invoke(SETSID) >= 0;
    }

    /** The user that this process acts as; 0 is root. */
    public static int effectiveUser() {
        return invoke(GETEUID);
    }

    /** Sends a signal to exactly this process; false when it is gone already or not ours. */
    public static boolean signal(ProcessIdentity process, int signal) {
        // Between the check and the call the process may end; its number is not given away again within that instant,
        // as the kernel goes round all numbers first.
        return process.isAlive() && invoke(KILL, Math.toIntExact(process.pid()), signal) == 0;
    }

    @SuppressWarnings("restricted") // Three functions with fixed signatures, that is all.
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    private static int invoke(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("native call failed", e);
        }
    }
}
