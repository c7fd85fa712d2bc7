/**
 * Lab hosts for tests: {@code @ExtendWith(XenLab.class)} and a parameter of type {@link io.xenith.lab.LabHost}.
 *
 * <p>Called by JUnit in modules that bring JUnit along. Invariants: one lab per JVM and release; a test is skipped with the
 * reason where a lab cannot be, and fails where one must be ({@code XENITH_LAB=required}). Start reading at {@link
 * io.xenith.lab.junit.XenLab}.
 */
@NullMarked
package io.xenith.lab.junit;

import org.jspecify.annotations.NullMarked;
