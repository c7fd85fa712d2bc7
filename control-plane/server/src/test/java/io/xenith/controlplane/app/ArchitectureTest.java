package io.xenith.controlplane.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.BindableService;
import io.xenith.controlplane.record.CallerScope;
import jakarta.inject.Singleton;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Few rules, each with a reason. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.xenith.controlplane");

    @Test
    void featuresDoNotGoRoundInCircles() {
        slices().matching("io.xenith.controlplane.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a change to one feature must not need a change to another that needs the first")
                .check(CLASSES);
    }

    @Test
    void recordKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("io.xenith.controlplane.record..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.xenith.controlplane.app..",
                        "io.xenith.controlplane.identity..",
                        "io.xenith.controlplane.quota..",
                        "io.xenith.controlplane.catalog..",
                        "io.xenith.controlplane.network..",
                        "io.xenith.controlplane.instance..",
                        "io.xenith.controlplane.fleet..")
                .because("every feature stands on it")
                .check(CLASSES);
    }

    @Test
    void entitiesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .because("an entity is how a store writes a row, and no answer to anybody")
                .check(CLASSES);
    }

    @Test
    void servicesAreSingletons() {
        classes()
                .that()
                .areAssignableTo(BindableService.class)
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                .should()
                .beAnnotatedWith(Singleton.class)
                .because("bindService() of grpc-java is final, which a proxy of another scope cannot follow")
                .check(CLASSES);
    }

    @Test
    void timeComesThroughTheConstructor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.xenith.controlplane.app..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("a test that cannot set the clock cannot prove what happens when time passes")
                .check(CLASSES);
    }

    @Test
    void callersAreCheckedInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.xenith.controlplane.record..")
                .should()
                .callMethod(io.xenith.controlplane.v1.Caller.class, "getProjectId")
                .orShould()
                .callMethod(io.xenith.controlplane.v1.Caller.class, "getAdministrator")
                .because("only " + CallerScope.class.getSimpleName() + " knows what a caller may see")
                .check(CLASSES);
    }
}
