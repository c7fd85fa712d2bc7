package io.xenith.lab.junit;

import io.xenith.lab.Lab;
import io.xenith.lab.LabHost;
import io.xenith.lab.XenRelease;
import io.xenith.lab.image.ImageCache;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link OnXen} does. {@code XENITH_LAB} may be {@code off} (skip) or {@code required} (fail rather than skip). */
public final class XenLab implements ExecutionCondition, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(XenLab.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var wish = Optional.ofNullable(System.getenv("XENITH_LAB")).orElse("").toLowerCase(Locale.ROOT);
        if (wish.equals("off")) {
            return ConditionEvaluationResult.disabled("XENITH_LAB is off");
        }
        return Lab.findMissing(request(context).release(), ImageCache.defaultDirectory())
                .map(missing -> {
                    if (wish.equals("required")) {
                        throw new IllegalStateException("XENITH_LAB is required, but " + missing);
                    }
                    return ConditionEvaluationResult.disabled("no real Xen here: " + missing);
                })
                .orElseGet(() -> ConditionEvaluationResult.enabled("this machine can have a lab"));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LabHost.class;
    }

    @Override
    public LabHost resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var request = request(context);
        var labs = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(request.release(), release -> new SharedLab(release), SharedLab.class);
        var before = Arrays.stream(parameter.getDeclaringExecutable().getParameters())
                .limit(parameter.getIndex())
                .filter(other -> other.getType() == LabHost.class)
                .count();
        return labs.hosts(request.hosts()).get(Math.toIntExact(before));
    }

    private static OnXen request(ExtensionContext context) {
        return context.getTestClass()
                .map(XenLab::findRequest)
                .orElseThrow(() -> new IllegalStateException("XenLab is for classes with @OnXen"));
    }

    private static OnXen findRequest(AnnotatedElement type) {
        var request = type.getAnnotation(OnXen.class);
        if (request == null) {
            throw new IllegalStateException(type + " lacks @OnXen");
        }
        return request;
    }

    /** The lab of one release in this JVM. JUnit closes it after the last test, whatever became of that. */
    private static final class SharedLab implements AutoCloseable {
        private final XenRelease release;
        private final Lab lab;
        private List<LabHost> hosts = List.of();

        SharedLab(XenRelease release) {
            this.release = release;
            this.lab = Lab.open(
                    Path.of("target", "xen-lab", release.version()),
                    ImageCache.defaultDirectory(),
                    step -> System.out.println("xen lab: " + step));
        }

        synchronized List<LabHost> hosts(int count) {
            if (hosts.size() < count) {
                hosts = lab.up(count, release);
            }
            return hosts;
        }

        @Override
        public synchronized void close() {
            try {
                lab.down();
            } finally {
                lab.close();
            }
        }
    }
}
