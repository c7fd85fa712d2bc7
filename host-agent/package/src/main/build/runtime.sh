#!/bin/bash
# runtime.sh JAVA_HOME HOME TARGET TIMESTAMP
# Makes the agent's own Java runtime in HOME/runtime, and the archive of its classes, which halves its start and the memory
# that is its own. The archive is bound to the runtime's bytes and to the jars' names, sizes and times, so that all of them are fixed first.
set -euo pipefail
export LC_ALL=C
java_home=$1 home=$2 target=$3 timestamp=$4

# Only what the agent uses: of the JDK's modules, of its debugging symbols, of the authorities that a browser would trust.
rm -rf "$home/runtime"
"$java_home/bin/jlink" --add-modules java.base,java.logging,jdk.httpserver,jdk.unsupported \
    --strip-debug --no-header-files --no-man-pages --compress zip-9 --output "$home/runtime"
rm -rf "$home/runtime/legal" "$home/runtime/bin/keytool" "$home/runtime/bin/jrunscript" "$home/runtime/bin/jwebserver"
rm -f "$home/runtime/lib/security/cacerts" "$target/one.p12"
"$java_home/bin/keytool" -genkeypair -alias one -keyalg EC -dname CN=none -storetype PKCS12 -storepass changeit \
    -keystore "$target/one.p12" >/dev/null 2>&1
"$java_home/bin/keytool" -delete -alias one -storetype PKCS12 -storepass changeit -keystore "$target/one.p12"
mv "$target/one.p12" "$home/runtime/lib/security/cacerts"
if command -v objcopy >/dev/null; then
    find "$home/runtime/lib" -name '*.so' -exec objcopy --strip-unneeded {} \;
fi

# Our own jar first, then the others in the order of their names: the class path is part of the archive.
cd "$home"
agent=$(ls "$home"/lib/xenith-host-agent-[0-9]*.jar)
jars=$agent
for jar in "$home"/lib/*.jar; do
    [ "$jar" = "$agent" ] || jars+=:$jar
done
find . -exec touch --no-dereference --date="$timestamp" {} +
# The archive allows for another folder before the names: here it is the build's, there the package's.
echo "${jars//"$home"/\/usr\/lib\/xenith-agent}" >classpath
touch --date="$timestamp" classpath

flags=$(sed -e '/^#/d' flags)
train() { # LIST: runs the agent for a moment, and notes the classes that it loads
    local list=$1
    "$java_home/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \
        "-Dagent.java=$home/runtime/bin/java" "-Dagent.classpath=$jars" "-Dagent.directory=$home" \
        -cp "$(cat "$target/training.classpath")" io.xenith.hostagent.AgentLoad 1 20 4 $flags \
        -XX:DumpLoadedClassList="$list" >"$target/training.log" 2>&1 || { cat "$target/training.log" >&2; exit 1; }
}
NOTIFY_SOCKET=/nonexistent/notify train "$target/simulated.classes"
# On a machine without Xen the real layer only finds that there is none: enough to load what calls the C libraries.
timeout --signal=TERM 8 runtime/bin/java $flags -XX:DumpLoadedClassList="$target/xen.classes" -cp "$jars" io.xenith.hostagent.Main \
    run --hypervisor libxl --state "$target/nothing" --control-plane 127.0.0.1:1 --image-service 127.0.0.1:1 \
    --ca /nonexistent --token-file /nonexistent >"$target/warm-up.log" 2>&1 || true
touch "$target/xen.classes"
sed -e '/^#/d' -e 's/ id: [0-9]*$//' "$target/simulated.classes" "$target/xen.classes" | awk '!seen[$0]++' >"$target/all.classes"
runtime/bin/java $flags -Xshare:dump -XX:SharedClassListFile="$target/all.classes" -XX:SharedArchiveFile=agent.jsa -cp "$jars" \
    >"$target/archive.log" 2>&1 || { cat "$target/archive.log" >&2; exit 1; }
touch --date="$timestamp" agent.jsa

# What does not start here would not start on a host either; and an archive that does not fit ends this.
runtime/bin/java $flags -Xshare:on -XX:SharedArchiveFile=agent.jsa -cp "$jars" io.xenith.hostagent.Main version
