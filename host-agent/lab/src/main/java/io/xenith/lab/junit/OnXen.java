package io.xenith.lab.junit;

import io.xenith.lab.XenRelease;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class run against real Xen: their parameters of type {@link io.xenith.lab.LabHost} are hosts of the lab,
 * the first parameter the first host. Hosts are shared by all classes of the JVM that ask for the same release, so a test leaves
 * them as it found them: on, and without domains of its own.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(XenLab.class)
public @interface OnXen {
    /** Which Xen. */
    XenRelease release() default XenRelease.XEN_4_20;

    /** How many hosts, at least; 1 to 4. A later class that needs more than there are gets a new lab. */
    int hosts() default 1;
}
